from __future__ import annotations

from threefold.behavioral.kind import Kind, Outcome, vocabulary
from threefold.behavioral.logic.judging import BOUNDS, NOTHING
from tools.reference.markdown import code, codes, page, table


def pages() -> dict[str, str]:
    parts = [part for kind in vocabulary().values() for part in _kind(kind)]
    nothing = codes(word.replace("_", "-") for word in NOTHING)
    bounds = [(code(name), f"{low:,}", f"{high:,}") for name, (low, high) in BOUNDS.items()]
    return {
        "event-kinds.md": page(
            "Kinds of events",
            "What each kind that the product knows must and may say. A plan may add kinds and "
            "outcomes of its own. What breaks these rules is held back, see "
            "[events](../explain/events.md); the columns are those of the table "
            "[events](events.md).",
            "## Of every kind",
            table(("field", "at least", "at most"), bounds),
            "`currency` is a code of ISO 4217, in any case; `RMB` is `CNY`, `NTD` is `TWD`. "
            f"Outcomes are read in any case, with spaces or hyphens for `_`; {nothing} "
            "mean none unless they are outcomes of the kind.",
            *parts,
        )
    }


def _kind(kind: Kind) -> list[str]:
    facts = [("family", kind.family)]
    if kind.required:
        groups = " and ".join(" or ".join(code(each) for each in group) for group in kind.required)
        facts.append(("needs", groups))
    facts.append(("may have", codes(kind.fields)))
    if kind.bounds:
        told = (f"{code(name)} {low:,} to {high:,}" for name, (low, high) in kind.bounds.items())
        facts.append(("bounds", "; ".join(told)))
    facts.append(("other outcomes", "held back" if kind.closed else "kept as written"))
    parts = [
        f"## {kind.code}", kind.text("meaning"), table(("", ""), facts),
    ]  # fmt: skip
    if kind.outcomes:
        rows = [(code(each.value), codes(each.same), _effect(each)) for each in kind.outcomes]
        parts.append(table(("outcome", "also written", ""), rows))
    if kind.properties:
        properties = [
            (code(each.code), each.text("label"), each.type, each.unit, codes(each.values),
             each.personal)
            for each in kind.properties
        ]  # fmt: skip
        heads = ("property", "meaning", "type", "unit", "values", "tells who somebody is")
        parts.append(table(heads, properties))
    return parts


def _effect(outcome: Outcome) -> str:
    if outcome.back:
        return "takes something back: its amount is not above zero"
    return "a notice: nothing else is needed" if outcome.notice else ""
