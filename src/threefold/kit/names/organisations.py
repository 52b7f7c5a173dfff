"""Names of organisations: the legal form apart from the name."""

from __future__ import annotations

from functools import lru_cache

from threefold.kit.names import legal, lists
from threefold.kit.names.eastern import japanese_family
from threefold.kit.names.latin import fold, roman
from threefold.kit.names.types import OrgName
from threefold.kit.names.writing import EASTERN, clean, script


@lru_cache(maxsize=100_000)
def organisation(text: str, country: str = "") -> OrgName:
    """Take a name apart into core and legal form; never raises, empty text gives empty parts.

    `country` (ISO alpha-2) decides between forms that several countries write alike.
    """
    cleaned = clean(text)
    if not cleaned:
        return OrgName()
    rest, form = (cleaned, None) if cleaned.isascii() else legal.strip_native(cleaned)
    written = legal.words(rest)
    folded = [_word(word) for word in written]
    if form is None or any(word.isascii() for word in written):
        span, latin_form = legal.strip(folded)
        form = form or latin_form
        written, folded = written[span], folded[span]
    folded = [word for word in folded if word]
    if len(folded) > 1 and folded[0] == "the":
        folded = folded[1:]
    core = " ".join(folded) or fold(cleaned)
    return OrgName(
        core=core,
        legal_form=form.written if form else "",
        form_kind=form.kind if form else "",
        countries=_countries(form, country),
        script=script(cleaned),
        standard=_standard(cleaned),
        latin=" ".join(roman(word) for word in written) if not cleaned.isascii() else "",
    )


def _countries(form: legal.Form | None, country: str) -> tuple[str, ...]:
    if form is None:
        return ()
    return (country,) if country in form.countries else form.countries


def _word(word: str) -> str:
    if word in {"&", "+"}:
        return "and"
    kind = "latin" if word.isascii() else script(word)
    if kind in EASTERN and (family := japanese_family(word)) and len(family) > 1:
        return lists.readings("family_ja")[family][0] + fold(word[len(family) :])
    return lists.same_words().get(text := fold(word), text)


def has_form(text: str) -> bool:
    """Whether a legal form says that this is an organisation."""
    return bool(organisation(text).legal_form)


def _standard(cleaned: str) -> str:
    return cleaned.strip(" ,;")
