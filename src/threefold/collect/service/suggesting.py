"""Where the columns of a run probably go, and what is missing before it can be brought in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from threefold.collect.logic import rules, suggest, targets
from threefold.collect.logic.convert import quoted
from threefold.collect.logic.dates import likely_format
from threefold.collect.logic.shapes import Shape, shape
from threefold.collect.logic.suggest import Facts
from threefold.collect.logic.targets import Target
from threefold.collect.logic.vocabulary import words
from threefold.collect.models import Run
from threefold.collect.service import runs
from threefold.collect.types import ColumnMap, FieldMap, Inspection, Lack, ReadOptions, Rules
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.kit.errors import Invalid
from threefold.plan import service as plans

_SAMPLE_CELLS = 200_000
_SAMPLE_ROWS = 2_000
_COUNTED_COLUMNS = 60
_PRIVATE = ("personal", "sensitive")
_ISSUED_ROWS = 2_000


def places(content: str) -> list[Target]:
    """Every place a column of this content can go under the plan in force."""
    plan = plans.current()
    return targets.catalogue(content, plan.variables.values(), plan.purposes, words())


def suggestion(run: Run) -> ColumnMap:
    """The suggested mapping of a staged run, with confidence and reason for each column."""
    seen = runs.inspection(run)
    facts = _facts(run, seen)
    personal = [
        each
        for variable in plans.current().variables.values()
        if variable.privacy in _PRIVATE or variable.type in ("name", "org_name")
        for each in (variable.code, *(w for some in variable.synonyms.values() for w in some))
    ]
    fields = suggest.suggest(run.content, facts, places(run.content), personal)
    fields = tuple(_issued(run, each) for each in fields)
    return ColumnMap(run.content, fields, _rules(run, fields), ReadOptions())


def _issued(run: Run, each: FieldMap) -> FieldMap:
    """A number that another source is known to have given out keeps that source as its issuer.

    Otherwise the orders of one system and the calls of another would be of different customers.
    """
    if each.area != "identifier" or each.name in identity.GLOBAL:
        return each
    with pq.ParquetFile(run.folder / runs.RAW) as raw:
        first = next(raw.iter_batches(batch_size=_ISSUED_ROWS, columns=[each.column]), None)
    values = {value for value in first.column(0).to_pylist() if value} if first else set()
    known = identity.issuers(each.name, values)
    own = known.pop(run.source_id, 0)
    best = max(known, key=lambda issuer: known[issuer], default="")
    if best and known[best] > own and known[best] * 2 >= min(len(values), 500):
        return replace(each, issuer=best)
    return each


def issuers_for(each: FieldMap, run: Run) -> list[str]:
    """The other sources that may have given out a column's numbers; none for other columns."""
    if each.area != "identifier" or each.name in identity.GLOBAL:
        return []
    known = {*identity.known_issuers(each.name), each.issuer} - {"", run.source_id}
    return sorted(known)


def lacking(mapping: ColumnMap) -> list[Lack]:
    """Required places without a certain column."""
    return suggest.lacks(mapping.content, mapping.fields, mapping.rules)


def require_certain(mapping: ColumnMap) -> None:
    """`Invalid` listing exactly what is missing and how to say it."""
    missing = lacking(mapping)
    if not missing:
        return
    needs = "; ".join(_need(lack) for lack in missing)
    raise Invalid(
        _("It is not certain which columns hold: %(needs)s.") % {"needs": needs},
        where={"missing": [list(lack.targets) for lack in missing]},
        remedy=_(
            "Choose the columns on the page of the import, or say it in a mapping file, with a"
            " [[field]] of column and to, and give it by --map."
        ),
    )


def _need(lack: Lack) -> str:
    places = " / ".join(lack.targets)
    if not lack.candidate:
        return places
    return _("%(places)s (perhaps column “%(column)s”, %(sure)s %% sure)") % {
        "places": places,
        "column": lack.candidate,
        "sure": round(lack.confidence * 100),
    }


def _facts(run: Run, seen: Inspection) -> list[Facts]:
    names = [column.name for column in seen.columns]
    counts = _counts(run, names)
    rows = min(_SAMPLE_ROWS, _SAMPLE_CELLS // max(len(names), 1) + 20)
    # Not by the engine, which needs a buffer a column and may be given thousands of them.
    with pq.ParquetFile(run.folder / runs.RAW) as raw:
        first = next(raw.iter_batches(batch_size=rows, columns=names), None)
    out = []
    for column in seen.columns:
        read = first.column(column.name).to_pylist() if first is not None else []
        sampled = [*read, *column.samples]
        filled, distinct = counts.get(column.name) or _of_sample(sampled)
        made: Shape = shape(sampled, filled=filled, distinct=distinct)
        # The reader names a format that fits nearly all cells; here many may be wrong.
        guess = "" if column.date_format else likely_format(sampled)
        dated = bool(column.date_format or guess)
        out.append(Facts(column.name, made, dated, column.date_ambiguous, guess))
    return out


def _of_sample(values: list[Any]) -> tuple[int, int]:
    real = [value for value in values if value and value.strip()]
    return len(real), len(set(real))


def _counts(run: Run, names: list[str]) -> dict[str, tuple[int, int]]:
    """Filled cells and different values over the whole file, where it is not too wide for that."""
    counted = names[:_COUNTED_COLUMNS]
    parts = ", ".join(
        f"count(nullif({quoted(name)}, '')) as f{i}, approx_count_distinct({quoted(name)}) as d{i}"
        for i, name in enumerate(counted)
    )
    row = engine.shared().query(f"select {parts} from raw", inputs={"raw": runs.raw(run, counted)})
    values = row.to_pylist()[0]
    return {name: (values[f"f{i}"], values[f"d{i}"]) for i, name in enumerate(counted)}


def _rules(run: Run, fields: tuple[FieldMap, ...]) -> Rules:
    """Rules read from the content: cancellations and charges of a purchases file."""
    if run.content != targets.PURCHASES:
        return Rules()
    at = {each.to: each.column for each in fields}
    found, prefix = Rules(), ""
    if "event.product" in at:
        found = rules.charges(_tally(run, at["event.product"]))
    if "event.reference" in at and "event.quantity" in at:
        prefix = _cancelled(run, at["event.reference"], at["event.quantity"])
    return Rules(
        cancelled_prefix=prefix,
        non_product_form=found.non_product_form,
        non_products=found.non_products,
        products=found.products,
    )


def _tally(run: Run, column: str) -> dict[str, int]:
    table = engine.shared().query(
        f"select {quoted(column)} as v, count(*) as n from raw"
        f" where trim({quoted(column)}) <> '' group by all",
        inputs={"raw": runs.raw(run, [column])},
    )
    return dict(zip(table["v"].to_pylist(), table["n"].to_pylist(), strict=True))


def _cancelled(run: Run, reference: str, quantity: str) -> str:
    first = f"substr({quoted(reference)}, 1, 1)"
    table = engine.shared().query(
        "select prefix, count(*) as n,"
        " count(*) filter (where starts_with(quantity, '-')) as negative"
        f" from (select case when {first} between '0' and '9' then '' else"
        f" regexp_extract({quoted(reference)}, '^([A-Za-z]{{1,3}})[0-9]', 1) end as prefix,"
        f" {quoted(quantity)} as quantity from raw) group by prefix",
        inputs={"raw": runs.raw(run, [reference, quantity])},
    )
    return rules.cancelled_prefix(
        {each["prefix"] or "": (each["n"], each["negative"]) for each in table.to_pylist()}
    )
