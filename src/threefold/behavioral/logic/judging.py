"""What is wrong with an event by the vocabulary, as SQL conditions over its values.

One set of rules judges rows of files and messages of the event API: both hand in their expressions
and get conditions back, to put into the statement they run anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from threefold.behavioral.kind import Kind
from threefold.kit import currencies

MISSING, CURRENCY, OUTCOME, RANGE, SIGN = "missing", "currency", "outcome", "range", "sign"

TEN_YEARS_S = 316_224_000
BOUNDS: Mapping[str, tuple[int, int]] = {
    "duration_s": (0, TEN_YEARS_S),
    "amount": (-10_000_000_000_000, 10_000_000_000_000),
    "quantity": (-1_000_000_000_000, 1_000_000_000_000),
}
"""Of every kind; one may set narrower ones. What lies outside is a number from the wrong column."""
NOTHING = ("null", "none", "nan", "n/a", "#n/a", "_", "\\n")
"""Words, in small letters, with which files say that a cell holds nothing."""


@dataclass(frozen=True)
class Check:
    """`fine` is an SQL condition, never NULL, that holds for rows in which nothing is wrong."""

    field: str
    cause: str
    fine: str


@dataclass(frozen=True)
class Judge:
    """The rules of some kinds. `kind` is the SQL expression of a row's kind; "" where all rows are
    of the only kind there is."""

    kinds: tuple[Kind, ...]
    kind: str = ""

    def checks(self, values: Mapping[str, str]) -> list[Check]:
        """Every check, the more telling first.

        `values` maps fields (and `property.<name>`) to SQL expressions, typed as in EVENT_SCHEMA;
        a field without one is taken as empty.
        """
        return _checks(self.kinds, values, self.kind)

    def outcome(self, value: str) -> str:
        """The outcome as kept: in the vocabulary's word where it has one, else as written."""
        return _outcome(self.kinds, value, self.kind)

    def currency(self, value: str) -> str:
        """The currency as kept: three capitals."""
        said = _capitals(value)
        listed = currencies.ALIASES.items()
        cases = " ".join(f"when '{word}' then '{code}'" for word, code in listed)
        return f"case {said} {cases} else {said} end"


def _checks(wanted: tuple[Kind, ...], values: Mapping[str, str], kind: str) -> list[Check]:
    found: dict[tuple[str, str, str], list[str]] = {}
    bounded: dict[str, set[str]] = {}
    for each in wanted:
        for field, cause, fine in _of_kind(each, values):
            found.setdefault((field, cause, fine), []).append(each.code)
        for field in each.bounds:
            bounded.setdefault(field, set()).add(each.code)
    out = [Check(field, cause, _only(kind, codes, fine)) for (field, cause, fine), codes
           in found.items()]  # fmt: skip
    for field, (low, high) in BOUNDS.items():
        own = bounded.get(field, set())
        if field in values and (kind or not own):
            out.append(Check(field, RANGE, _but(kind, own, _within(values[field], low, high))))
    if "currency" in values:
        out.append(Check("currency", CURRENCY, _is_currency(values["currency"])))
    return out


def _of_kind(kind: Kind, values: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    ended = values.get("outcome")
    notice = ""
    if kind.notices and ended:
        words = [word for word, value in kind.words.items() if value in kind.notices]
        notice = f" or coalesce({_plain(ended)} in ({_listed(words)}), false)"
    for group in kind.required:
        there = " or ".join(f"{values[name]} is not null" for name in group if name in values)
        yield group[0], MISSING, f"({there or 'false'}{notice})"
    for field, (low, high) in kind.bounds.items():
        if field in values:
            yield field, RANGE, _within(values[field], low, high)
    if kind.closed and ended:
        words = [*kind.words, *(word for word in NOTHING if word not in kind.words)]
        yield "outcome", OUTCOME, f"coalesce({_plain(ended)} in ({_listed(words)}), true)"
    if kind.back and ended and "amount" in values:
        words = [word for word, value in kind.words.items() if value in kind.back]
        less = f"{values['amount']} <= 0 or {_plain(ended)} not in ({_listed(words)})"
        yield "amount", SIGN, f"coalesce({less}, true)"


def _within(value: str, low: int, high: int) -> str:
    return f"coalesce({value} between {low} and {high}, true)"


def _is_currency(value: str) -> str:
    listed = [*sorted(currencies.codes()), *currencies.ALIASES]
    return f"coalesce({_capitals(value)} in ({_listed(listed)}), true)"


def _only(kind: str, codes: list[str], fine: str) -> str:
    return f"({kind} not in ({_listed(codes)}) or {fine})" if kind else fine


def _but(kind: str, codes: Iterable[str], fine: str) -> str:
    told = sorted(codes)
    return f"({kind} in ({_listed(told)}) or {fine})" if kind and told else fine


def _outcome(kinds: tuple[Kind, ...], value: str, kind: str) -> str:
    cases = []
    for each in kinds:
        if each.outcomes:
            settled = _settled(each, value)
            cases.append(f"when '{each.code}' then {settled}" if kind else settled)
    if not cases:
        return value
    return f"case {kind} {' '.join(cases)} else {value} end" if kind else cases[0]


def _settled(kind: Kind, value: str) -> str:
    plain = _plain(value)
    others = {word: kept for word, kept in kind.words.items() if word != kept}
    kept = sorted(set(kind.words.values()))
    nothing = [word for word in NOTHING if word not in kind.words] if kind.closed else []
    parts = [f"when {plain} in ({_listed(kept)}) then {plain}"]
    parts += [f"when {plain} = '{word}' then '{value_}'" for word, value_ in others.items()]
    if nothing:
        parts.append(f"when {plain} in ({_listed(nothing)}) then null")
    return f"(case when {value} is null then null {' '.join(parts)} else {value} end)"


def _plain(value: str) -> str:
    """In small letters, with one mark between words: `No-Show` is `no_show`."""
    return f"replace(replace(lower(trim({value})), ' ', '_'), '-', '_')"


def _capitals(value: str) -> str:
    return f"upper(trim({value}))"


def _listed(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)
