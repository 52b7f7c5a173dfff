"""A person's name as written to its parts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from threefold.kit.names.casing import recase
from threefold.kit.names.eastern import readings_of
from threefold.kit.names.latin import roman
from threefold.kit.names.organisations import organisation
from threefold.kit.names.schemes.choosing import split
from threefold.kit.names.schemes.split import Split, core, units
from threefold.kit.names.titles import strip_native
from threefold.kit.names.types import Kind, Name, Scheme
from threefold.kit.names.vocabulary import CASED, PARTICLE, TITLED, known, overview
from threefold.kit.names.writing import EASTERN, clean, script

_ALIAS = re.compile(r"[(\[\"]([^()\[\]\"]*)[)\]\"]")
_CASED = {"latin", "mixed", "cyrillic", "greek", "armenian", "none"}
_EDGE = " .,;:/"
_LONGEST = 200
_ROUNDS = 8


@lru_cache(maxsize=50_000)
def parse(text: str, country: str = "", kind: Kind = "person") -> Name:
    """Take a name apart; never raises. `country` is an ISO alpha-2 code.

    Names of organisations, and text too long to be a name, are only standardised.
    """
    cleaned = clean(text)
    if kind == "organisation" or len(cleaned) > _LONGEST:
        whole = organisation(cleaned, country)
        return Name(script=whole.script, standard=whole.standard, latin=roman(whole.standard))
    name = _once(cleaned, country)
    for _ in range(_ROUNDS):
        if name.standard == cleaned:
            break
        cleaned = name.standard
        again = _once(cleaned, country)
        if again.standard == cleaned:
            break
        # A title came to light behind another, or behind a comma.
        name = replace(
            again,
            titles=name.titles + again.titles,
            suffixes=name.suffixes + again.suffixes,
            aliases=name.aliases + again.aliases,
        )
    return name


def _once(cleaned: str, country: str) -> Name:
    titles: list[str] = []
    suffixes: list[str] = []
    aliases: list[str] = []
    rest = cleaned.replace(";", ",") if ";" in cleaned else cleaned
    if not rest.isascii():
        rest, titles = strip_native(rest)
    if '"' in rest or "(" in rest or "[" in rest:
        aliases = [found.strip() for found in _ALIAS.findall(rest) if found.strip()]
        rest = _ALIAS.sub(" ", rest) if _ALIAS.sub("", rest).strip(_EDGE) else rest
    if "," not in rest:
        words = rest.split()
        kind, marks = overview(words)
        if marks & TITLED:
            words = _trimmed(words, titles, suffixes, 0)
            kind, marks = overview(words)
        if not words:
            return Name(script=script(cleaned), standard=cleaned, latin=roman(cleaned))
        found = split(words, kind, country, marks)
        return _name(words, found, (titles, suffixes, aliases), kind, marks)
    segments = [part.split() for part in rest.split(",") if part.strip(_EDGE)]
    segments = [_trimmed(words, titles, suffixes, n) for n, words in enumerate(segments)]
    segments = [words for words in segments if words]
    if not segments:
        return Name(script=script(cleaned), standard=cleaned, latin=roman(cleaned))
    if len(segments) == 2:
        words = segments[1] + segments[0]
        kind, marks = overview(words)
        found = _by_comma(segments)
    else:
        words = [word for part in segments for word in part]
        kind, marks = overview(words)
        found = split(words, kind, country, marks)
    return _name(words, found, (titles, suffixes, aliases), kind, marks)


def _trimmed(words: list[str], titles: list[str], suffixes: list[str], segment: int) -> list[str]:
    """`words` without titles before and suffixes behind, which go into their lists."""
    begin, end = _inner(words, segment)
    titles.extend(words[:begin])
    suffixes[:0] = words[end:]
    return words[begin:end]


def _inner(words: list[str], segment: int) -> tuple[int, int]:
    """Where titles end and suffixes begin. Something stays of the first segment."""
    begin, end = 0, len(words)
    least = 0 if segment else 1
    # Sr. before a name is señor, behind it senior.
    while end - begin > least and known(words[begin]).title:
        begin += 1
        while begin < end - 1 and known(words[begin]).academic:
            begin += 1
    while end - begin > 1 and known(words[end - 1]).suffix and not _lone_letter(words[end - 1]):
        end -= 1
    if segment and end - begin == 1 and known(words[begin]).suffix:
        end -= 1
    return begin, end


def _lone_letter(word: str) -> bool:
    return known(word).letters == 1 and not word.isupper()


def _by_comma(segments: list[list[str]]) -> Split:
    family, given = segments
    eastern = known(family[-1]).eastern and all(known(word).syllables for word in given)
    parts = units(family)
    two = len(parts) == 2 and all(known(core(part)).family_es for part in parts)
    scheme: Scheme = "family_first" if eastern else "two_families" if two else "given_first"
    return Split(
        given=tuple(given),
        family=tuple(parts) if two else (" ".join(family),),
        scheme=scheme,
        certain=True,
    )


def _name(
    words: list[str],
    found: Split,
    around: tuple[list[str], list[str], list[str]],
    kind: str,
    marks: int,
) -> Name:
    titles, suffixes, aliases = around
    if found.reorder:
        words = [*found.given, *found.middle, *found.family]
    written = " ".join((*words, *suffixes))
    standard = recase(written) if marks & CASED or suffixes else written
    given, middle, family = found.given, found.middle, found.family
    if standard != written:
        cased = dict(zip(written.split(" "), standard.split(" "), strict=True))
        given, middle, family = (_cased(parts, cased) for parts in (given, middle, family))
    return Name(
        given=given,
        middle=middle,
        family=family,
        particles=_particles((*given, *middle, *family)) if marks & PARTICLE else (),
        titles=tuple(titles),
        suffixes=tuple(suffixes),
        aliases=tuple(aliases),
        scheme=found.scheme,
        certain=found.certain,
        script=kind,
        standard=standard,
        latin=standard if standard.isascii() else _latin(standard),
    )


def _particles(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        word
        for part in parts
        if " " in part
        for word in part.split(" ")[:-1]
        if known(word).particle
    )


def _cased(parts: tuple[str, ...], cased: dict[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(cased[word] for word in part.split(" ")) for part in parts)


def _latin(standard: str) -> str:
    return " ".join([_latin_word(word) for word in standard.split(" ")])


@lru_cache(maxsize=300_000)
def _latin_word(word: str) -> str:
    own = known(word).script
    if own in EASTERN:
        return " ".join(forms[0].capitalize() for _, forms in readings_of(word, own))
    return roman(word) if own in _CASED else roman(word).capitalize()
