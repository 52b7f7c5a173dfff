"""What is wrong with an event by the vocabulary, as SQL conditions over its values.

One set of rules judges rows of files and messages of the event API: both hand in their expressions
and get conditions back, to put into the statement they run anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

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
    """`fine` is an SQL condition, never NULL, that holds for rows in which nothing is wrong.

    `group` is what would do in place of a missing `field`.
    """

    field: str
    cause: str
    fine: str
    group: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """The rules of some kinds. `kind` is the SQL expression of a row's kind; "" where all rows are
    of the only kind there is."""

    kinds: tuple[Kind, ...]
    kind: str = ""
    spared: frozenset[str] = frozenset()

    def sparing(
        self, endings: Iterable[tuple[str | None, str | None]], money: Iterable[str | None]
    ) -> Judge:
        """The same judge without the kinds that no row is of, and the checks that none can fail.

        `endings` are the different pairs of kind and outcome among the rows (the kind does not
        matter where there is only one), `money` the different currencies. Most often all are
        written as they are kept, and comparing words row by row costs more than all the rest.
        """
        endings = list(endings)
        found = {"currency", "outcome", "sign"}
        if not currencies.codes().issuperset(each for each in money if each is not None):
            found.discard("currency")
        known = {each.code: each for each in self.kinds}
        for code, word in endings:
            kind = known.get(code or "") if self.kind else next(iter(self.kinds), None)
            if kind is None or word is None or not kind.outcomes:
                continue
            if word in kind.back:
                found.discard("sign")
            if word not in _kept(kind) and (kind.closed or _plainly(word) in kind.words):
                found -= {"outcome", "sign"}
        there = {code for code, _word in endings}
        kinds = tuple(each for each in self.kinds if not self.kind or each.code in there)
        return replace(self, kinds=kinds, spared=frozenset(found))

    def checks(self, values: Mapping[str, str]) -> list[Check]:
        """Every check, the more telling first.

        `values` maps fields (and `property.<name>`) to SQL expressions, typed as in EVENT_SCHEMA;
        a field without one is taken as empty.
        """
        found = _checks(self.kinds, values, self.kind)
        return [each for each in found if each.cause not in self.spared]

    def outcome(self, value: str) -> str:
        """The outcome as kept: in the vocabulary's word where it has one, else as written."""
        return value if OUTCOME in self.spared else _outcome(self.kinds, value, self.kind)

    def strange(self, value: str) -> str:
        """A condition: an outcome that nobody knows, of a kind whose figures do not rest on it."""
        found = []
        for each in self.kinds:
            if each.outcomes and not each.closed:
                own = f"{self.kind} = '{each.code}' and " if self.kind else ""
                found.append(f"({own}{value} not in ({_listed(_kept(each))}))")
        return " or ".join(found) or "false"

    def currency(self, value: str) -> str:
        """The currency as kept: three capitals."""
        if CURRENCY in self.spared:
            return value
        said = _capitals(value)
        listed = currencies.ALIASES.items()
        cases = " ".join(f"when '{word}' then '{code}'" for word, code in listed)
        usual = f"{value} in ({_listed(sorted(currencies.codes()))})"
        mended = f"case {said} {cases} else {said} end"
        return f"case when {value} is null or {usual} then {value} else {mended} end"


def _checks(wanted: tuple[Kind, ...], values: Mapping[str, str], kind: str) -> list[Check]:
    found: dict[Check, list[str]] = {}
    bounded: dict[str, set[str]] = {}
    for each in wanted:
        for check in _of_kind(each, values):
            found.setdefault(check, []).append(each.code)
        for field in each.bounds:
            bounded.setdefault(field, set()).add(each.code)
    out = [replace(check, fine=_only(kind, codes, check.fine)) for check, codes in found.items()]
    for field, (low, high) in BOUNDS.items():
        own = bounded.get(field, set())
        if field in values and (kind or not own):
            out.append(Check(field, RANGE, _but(kind, own, _within(values[field], low, high))))
    if "currency" in values:
        out.append(Check("currency", CURRENCY, _is_currency(values["currency"])))
    return out


def _of_kind(kind: Kind, values: Mapping[str, str]) -> Iterable[Check]:
    ended = values.get("outcome")
    notice = ""
    if kind.notices and ended:
        words = [word for word, value in kind.words.items() if value in kind.notices]
        notice = f" or coalesce({_plain(ended)} in ({_listed(words)}), false)"
    for group in kind.required:
        there = " or ".join(f"{values[name]} is not null" for name in group if name in values)
        yield Check(group[0], MISSING, f"({there or 'false'}{notice})", group)
    for field, (low, high) in kind.bounds.items():
        if field in values:
            yield Check(field, RANGE, _within(values[field], low, high))
    if kind.closed and ended:
        words = [*kind.words, *(word for word in NOTHING if word not in kind.words)]
        # Nearly all are written as kept, and comparing is cheaper than rewriting.
        usual = f"{ended} in ({_listed(_kept(kind))})"
        fine = f"coalesce({usual} or {_plain(ended)} in ({_listed(words)}), true)"
        yield Check("outcome", OUTCOME, fine)
    if kind.back and ended and "amount" in values:
        words = [word for word, value in kind.words.items() if value in kind.back]
        usual = f"{ended} in ({_listed(set(_kept(kind)) - set(kind.back))})"
        less = f"{values['amount']} <= 0 or {usual} or {_plain(ended)} not in ({_listed(words)})"
        yield Check("amount", SIGN, f"coalesce({less}, true)")


def _within(value: str, low: int, high: int) -> str:
    return f"coalesce({value} between {low} and {high}, true)"


def _is_currency(value: str) -> str:
    listed = [*sorted(currencies.codes()), *currencies.ALIASES]
    usual = f"{value} in ({_listed(sorted(currencies.codes()))})"
    return f"coalesce({usual} or {_capitals(value)} in ({_listed(listed)}), true)"


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
    kept = _kept(kind)
    nothing = [word for word in NOTHING if word not in kind.words] if kind.closed else []
    parts = [f"when {plain} in ({_listed(kept)}) then {plain}"]
    parts += [f"when {plain} = '{word}' then '{value_}'" for word, value_ in others.items()]
    if nothing:
        parts.append(f"when {plain} in ({_listed(nothing)}) then null")
    usual = f"{value} is null or {value} in ({_listed(kept)})"
    return f"(case when {usual} then {value} {' '.join(parts)} else {value} end)"


def _kept(kind: Kind) -> list[str]:
    return [each.value for each in kind.outcomes]


def _plain(value: str) -> str:
    """In small letters, with one mark between words: `No-Show` is `no_show`."""
    return f"replace(replace(lower(trim({value})), ' ', '_'), '-', '_')"


def _plainly(word: str) -> str:
    return word.strip(" ").lower().replace(" ", "_").replace("-", "_")


def _capitals(value: str) -> str:
    return f"upper(trim({value}))"


def _listed(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
