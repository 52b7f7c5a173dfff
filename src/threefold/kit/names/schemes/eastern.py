"""Family name first: Chinese, Japanese, Korean, Vietnamese and Hungarian names."""

from __future__ import annotations

from threefold.kit.names import lists
from threefold.kit.names.eastern import family_of, japanese_family
from threefold.kit.names.schemes.split import Split
from threefold.kit.names.vocabulary import known

_LISTS = ("family_zh", "family_ko", "family_ja")


def native(words: list[str], kind: str) -> Split:
    """Written in Han, Kana or Hangul; a space parts family and given name."""
    if len(words) == 2:
        return Split(given=(words[1],), family=(words[0],), scheme="family_first", certain=True)
    if len(words) != 1:
        return Split()
    text = words[0]
    japanese = japanese_family(text) if kind != "hangul" else ""
    chinese = family_of(text, kind) if kind != "kana" else ""
    if len(japanese) > len(chinese):
        return _cut(text, japanese, certain=False)
    if chinese and len(text) - len(chinese) < 3:
        return _cut(text, chinese, certain=not japanese or japanese == chinese)
    return Split()


def _cut(text: str, family: str, *, certain: bool) -> Split:
    return Split(
        given=(text[len(family) :],), family=(family,), scheme="family_first", certain=certain
    )


def latin(words: list[str], country: str) -> Split | None:
    """In Latin letters either order is met, so without the country a split is a guess."""
    if country in {"HU", "VN"}:
        return _by_country(words, country)
    if not 1 < len(words) < 4 or (country and not _home(country)):
        return None
    first, last = known(words[0]), known(words[-1])
    if not _sounds(words) or not (first.eastern or last.eastern):
        return None
    at_home = _home(country) == (first.eastern or last.eastern)
    family_first = bool(first.eastern)
    return Split(
        given=tuple(words[1:] if family_first else words[:-1]),
        family=(words[0] if family_first else words[-1],),
        scheme="family_first" if family_first else "given_first",
        certain=at_home and not (first.eastern and last.eastern),
    )


def _home(country: str) -> str:
    """The list of family names of a country, empty for countries elsewhere."""
    places = lists.sets("places")
    return next((name for name in _LISTS if country in places[name]), "")


def _sounds(words: list[str]) -> bool:
    """Whether every word but the family name may be syllables of such a name."""
    flags = [known(word) for word in words]
    others = [flag for flag in flags if not flag.eastern]
    return all(flag.syllables and not flag.given for flag in others)


def _by_country(words: list[str], country: str) -> Split | None:
    first, last = known(words[0]), known(words[-1])
    if country == "VN":
        names = lists.sets("marks")["vietnamese"]
        sure = first.folded in names and last.folded not in names
        turned = last.folded in names and first.folded not in names
    else:
        sure, turned = last.given and not first.given, first.given and not last.given
    if turned:
        return Split(given=tuple(words[:-1]), family=(words[-1],), scheme="given_first")
    return Split(given=tuple(words[1:]), family=(words[0],), scheme="family_first", certain=sure)
