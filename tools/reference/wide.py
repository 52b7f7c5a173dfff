from __future__ import annotations

from collections.abc import Iterable

from threefold.behavioral.variable import all_variables
from threefold.plan import service as planning
from threefold.related import service as related
from threefold.view.logic.wide.fields import WideField, measured, planned
from threefold.view.logic.wide.fixed import MEASURES, fixed
from tools.reference.markdown import code, codes, page, table

_HEAD = ("column", "what it is", "type", "unit", "privacy", "values")


def pages() -> dict[str, str]:
    base = {each.code: each for each in (*fixed(), *MEASURES)}
    variables = all_variables()
    by_code, used_by = _planned({*base, *variables})
    scores = related.scores().values()
    blocks = [
        "One row for each customer, merged ones being one, and each day it was made of: the lake's "
        "table `customers_wide`, written by [`threefold wide`](commands.md) "
        "([how it is made](../explain/wide-view.md)). `customer_id` comes first; `as_of` "
        "(`2026-03-31`) is the partition. What is not known is NULL. Of a column that the plan "
        "calls sensitive there is nothing.",
        "Types: number, text, day, and flag, which is true or false. A text with several values "
        "holds them in alphabetical order, parted by a comma and a blank.",
        "## In every installation",
        table(_HEAD, map(_row, base.values())),
        "## Of the plan",
        "Variables of the plan in force that tell nothing by which a person is known or reached: "
        "no names, identifiers, contact ways, addresses, no days of personal life, no free text. "
        "Measures are told by the latest answer. Here those of the templates; own variables follow "
        "the same rule.",
        table(
            (*_HEAD, "templates"),
            ((*_row(each), codes(used_by[each.code])) for each in by_code.values()),
        ),
        "## Of behaviour",
        f"All [behavioural variables](variables.md) with their windows under the same names: "
        f"{len(variables)} columns, of which a day has those that the events on record can fill. "
        "Amounts of money are exact decimals.",
        "## Of scores",
        "Each score that was published for the day or before, as `score_<code>`.",
        table(
            ("column", "what it is", "unit"),
            ((code(f"score_{each.code}"), _said(each.label, each.meaning), each.unit)
             for each in scores),
        ),
    ]  # fmt: skip
    return {"wide-view.md": page("The wide view", *blocks)}


def _planned(taken: Iterable[str]) -> tuple[dict[str, WideField], dict[str, list[str]]]:
    """Columns of all templates, and the templates that ask for each."""
    known: dict[str, WideField] = {}
    used: dict[str, list[str]] = {}
    for industry in planning.industries():
        plan = planning.template_plan(industry.code)
        some = planned(plan.of_kind("descriptive"), taken=taken)
        some += measured(plan.of_kind("related"), taken=taken)
        for each in some:
            known.setdefault(each.code, each)
            used.setdefault(each.code, []).append(industry.code)
    return known, used


def _row(each: WideField) -> tuple[object, ...]:
    return (
        code(each.code),
        _said(each.label, each.meaning if each.origin in {"base", "way"} else {}),
        each.type,
        each.unit,
        each.privacy,
        codes(each.choices),
    )


def _said(label: object, meaning: object) -> str:
    told = [dict(text).get("en", "") for text in (label, meaning) if text]  # type: ignore[call-overload]
    return ". ".join(text.rstrip(".") for text in told if text)
