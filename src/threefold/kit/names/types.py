"""What taking a name apart gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["person", "organisation", "unknown"]
Scheme: TypeAlias = Literal[
    "none", "single", "given_first", "family_first", "two_families", "patronymic", "unsplit"
]


@dataclass(frozen=True)
class Name:
    """The parts of a person's name.

    `certain` is false where the split rests on position alone or none was made; then `given` and
    `family` are a guess or empty. `family` holds one entry a family name, particles inside;
    `middle` holds patronymics and the chain of fathers. `standard` is the whole name in its usual
    order without titles, `latin` the same in plain Latin letters.
    """

    given: tuple[str, ...] = ()
    middle: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    scheme: Scheme = "none"
    certain: bool = False
    script: str = "none"
    standard: str = ""
    latin: str = ""


@dataclass(frozen=True)
class OrgName:
    """The parts of an organisation's name.

    `core` is the name without its legal form, folded for comparison; `countries` are those whose
    law knows the form (ISO alpha-2).
    """

    core: str = ""
    legal_form: str = ""
    form_kind: str = ""
    countries: tuple[str, ...] = ()
    script: str = "none"
    standard: str = ""
    latin: str = ""
