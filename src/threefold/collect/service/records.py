"""Rows of a customers file as records, contact ways and identifiers; Arrow all the way."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from threefold.collect.logic import problems, shapes
from threefold.collect.logic.events import Plan
from threefold.collect.models import Run
from threefold.collect.service import people
from threefold.collect.service.cells import Standard, bad_words, joined, standard
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import CONTACTS
from threefold.engine import service as engine
from threefold.identity import service as identity
from threefold.identity.types import EVIDENCE
from threefold.kit.text import fold
from threefold.plan import service as plans
from threefold.plan.types import Variable

_ADDRESS = ("street", "postal_code", "city", "region", "country")
_CONSENTS = {
    "email_consent": ("email",),
    "phone_consent": ("phone", "mobile"),
    "sms_consent": ("mobile",),
    "post_consent": ("post",),
}
_ORGANISATIONS = {
    "organisation", "organization", "company", "business", "empresa", "organizacion", "juridica",
    "persona juridica", "公司", "企业", "企業", "单位", "組織", "机构", "法人", "o", "b2b",
}  # fmt: skip
_PERSONS = {
    "person", "individual", "private", "consumer", "persona", "fisica", "persona fisica",
    "particular", "个人", "個人", "自然人", "p", "b2c",
}  # fmt: skip


class Records(NamedTuple):
    """What one batch of rows gives, each in the schema of its file."""

    records: pa.Table
    contacts: pa.Table
    identifiers: pa.Table
    evidence: pa.Table
    bad: pa.Table


class _Read(NamedTuple):
    rows: pa.Table
    columns: dict[str, Standard]
    variables: dict[str, Variable]
    marked: dict[int, pa.ChunkedArray]


def of_rows(run: Run, plan: Plan, rows: pa.Table, warnings: Counter[str]) -> Records:
    """`rows`: `_row`, `_line`, trimmed cells `c<i>`."""
    read = _read(plan, rows, warnings)
    consent = _consents(plan, rows, read)
    observed = _observed(run, plan, rows, read)
    named = _nobody(plan, rows, read)
    bad = bad_words(read.marked, rows.num_rows)
    good = pc.equal(bad, "")
    refused = rows.select(["_row", "_line"]).append_column("bad", bad).filter(pc.invert(good))
    values, raw = _documents(read)
    mark = _hashes(values, raw, named)
    given = _key(plan, rows)
    key = pc.coalesce(given, mark) if given is not None else mark
    records = pa.table(
        {
            "row": rows["_row"],
            "customer_id": pa.nulls(rows.num_rows, pa.int64()),
            "source": pa.repeat(run.source_id, rows.num_rows),
            "key": pc.utf8_slice_codeunits(key, 0, 200),
            "kind": _kinds(plan, rows, read),
            "values": values,
            "raw": raw,
            "content_hash": mark,
            "observed_at": observed,
        }
    )
    identifiers = _identifiers(run, plan, rows, read, records)
    kept = pa.table({"row": rows["_row"].filter(good)})
    return Records(
        records.filter(good),
        _contacts(read, consent).join(kept, "row", join_type="inner"),
        identifiers.join(kept, "row", join_type="inner"),
        _evidence(read, records, given).filter(good),
        refused,
    )


def _read(plan: Plan, rows: pa.Table, warnings: Counter[str]) -> _Read:
    """Every planned variable of the file in its standard form."""
    planned = plans.current().variables
    columns: dict[str, Standard] = {}
    variables: dict[str, Variable] = {}
    marked: dict[int, pa.ChunkedArray] = {}
    country = plan.index("variable.country")
    regions = descriptive.countries_of(rows[f"c{country}"]) if country is not None else None
    for i, each in plan.of_area("variable"):
        variable = planned.get(each.name)
        if variable is None:
            continue
        made = standard(plan, each, variable, rows[f"c{i}"], warnings, regions)
        columns[each.name], variables[each.name] = made, variable
        marked[i] = made.cause
    for i, each in plan.identifiers:
        known = next((v for v in planned.values() if v.identifier == each.name), None)
        if known is not None and known.code not in columns:
            cells = rows[f"c{i}"]
            right = pa.chunked_array([pa.repeat(True, rows.num_rows)])
            columns[known.code] = Standard(
                cells, cells, right, pa.chunked_array([pa.nulls(len(cells), pa.string())])
            )
            variables[known.code] = known
    return _Read(rows, columns, variables, marked)


def _nobody(plan: Plan, rows: pa.Table, read: _Read) -> pa.Array:
    """What names the customer, as text; a row without any name or identifier is refused."""
    named = [rows[f"c{i}"] for i, _ in plan.identifiers]
    named += [
        column.written
        for code, column in sorted(read.columns.items())
        if read.variables[code].type in ("name", "org_name") or read.variables[code].identifier
    ]
    key = plan.index("record.key")
    if key is not None:
        named.append(rows[f"c{key}"])
    empty = pa.chunked_array([pa.repeat("", rows.num_rows)])
    together = pc.binary_join_element_wise(empty, *named, "\x1f", null_handling="replace")
    lost = pc.equal(together, "\x1f" * len(named))
    cause = pc.if_else(lost, problems.NOBODY, pa.scalar(None, pa.string()))
    read.marked[_speaker(plan)] = _both(read.marked.get(_speaker(plan)), cause)
    return together.combine_chunks()


def _speaker(plan: Plan) -> int:
    """The column at which a row that is nobody's is to be mended."""
    for i, _each in plan.identifiers:
        return i
    for target in ("variable.full_name", "variable.organisation_name", "record.key"):
        if (i := plan.index(target)) is not None:
            return i
    return 0


def _both(first: pa.ChunkedArray | None, second: pa.ChunkedArray) -> pa.ChunkedArray:
    return second if first is None else pc.coalesce(first, second)


def _documents(read: _Read) -> tuple[pa.Array, pa.Array]:
    """JSON of standard values, and of what was written where it differs; in an order that does
    not follow the file's, so that equal rows of differing files are equal."""
    ordered = sorted(read.columns.items())
    usable = {
        code: pc.if_else(column.ok, column.value, pa.scalar(None, column.value.type))
        for code, column in ordered
    }
    raw = {}
    for code, column in ordered:
        same = pc.fill_null(pc.equal(column.value.cast(pa.string()), column.written), False)
        differs = pc.and_(pc.invert(same), column.written.is_valid())
        raw[code] = pc.if_else(differs, column.written, pa.scalar(None, pa.string()))
    if not usable:
        empty = pa.repeat("{}", read.rows.num_rows)
        return empty, empty
    motor = engine.shared()
    return descriptive.documents(motor, usable), descriptive.documents(motor, raw)


def _hashes(*columns: pa.Array) -> pa.ChunkedArray:
    listed = {f"p{i}": column for i, column in enumerate(columns)}
    listed["n"] = pa.array(range(len(columns[0])))
    joined = " || chr(30) || ".join(f"p{i}" for i in range(len(columns)))
    sql = f"select md5({joined}) as h from parts order by n"
    return engine.shared().query(sql, inputs={"parts": pa.table(listed)})["h"]


def _key(plan: Plan, rows: pa.Table) -> pa.ChunkedArray | None:
    """The source's own number of the record, else of the customer."""
    parts = [
        rows[f"c{i}"]
        for target in ("record.key", "identifier.customer_number")
        if (i := plan.index(target)) is not None
    ]
    return pc.coalesce(*parts) if parts else None


def _kinds(plan: Plan, rows: pa.Table, read: _Read) -> pa.Array:
    """Person or organisation: as said, else by which of their variables are filled."""

    def any_filled(entity: str) -> pa.Array:
        filled = [
            column.written.is_valid()
            for code, column in read.columns.items()
            if read.variables[code].entity == entity and read.variables[code].type != "choice"
        ]
        out = pa.chunked_array([pa.repeat(False, rows.num_rows)])
        for each in filled:
            out = pc.or_(out, each)
        return out

    organisation, person = any_filled("organisation"), any_filled("person")
    guessed = pc.if_else(
        pc.and_(person, pc.invert(organisation)),
        "person",
        pc.if_else(organisation, "organisation", "unknown"),
    )
    said = plan.index("record.kind")
    if said is None:
        return guessed
    encoded = rows[f"c{said}"].combine_chunks().dictionary_encode()
    words = [_kind_word(word) for word in encoded.dictionary.to_pylist()]
    return pc.coalesce(pa.array(words, pa.string()).take(encoded.indices), guessed)


def _kind_word(word: str | None) -> str | None:
    folded = fold(word or "")
    if folded in _ORGANISATIONS:
        return "organisation"
    return "person" if folded in _PERSONS else None


def _observed(run: Run, plan: Plan, rows: pa.Table, read: _Read) -> pa.ChunkedArray:
    moment = pa.timestamp("us", tz="UTC")
    now = pa.scalar(run.created_at, moment)
    i = plan.index("record.observed_at")
    if i is None:
        return pa.chunked_array([pa.repeat(now, rows.num_rows)])
    seen = Variable(
        code="observed_at", kind="descriptive", dimension="", entity="both", type="datetime",
        privacy="public", purpose="", owner="", source=(), collection="", refresh_days=0,
        required_for="none",
    )  # fmt: skip
    made = standard(plan, plan.fields[i], seen, rows[f"c{i}"], Counter())
    read.marked[i] = made.cause
    parsed = pc.cast(made.value.cast(pa.string()), pa.timestamp("us")).cast(moment)
    return pc.fill_null(parsed, now)


def _consents(plan: Plan, rows: pa.Table, read: _Read) -> dict[str, pa.Array]:
    """Per contact kind a JSON object {purpose: given} or null; "" stands for all other kinds."""
    said: dict[str, dict[str, pa.ChunkedArray]] = {}
    for i, each in plan.of_area("consent"):
        marks = _yes_no(rows[f"c{i}"])
        unread = pc.and_(rows[f"c{i}"].is_valid(), pc.is_null(marks))
        cause = pc.if_else(unread, problems.BOOLEAN, pa.scalar(None, pa.string()))
        read.marked[i] = _both(read.marked.get(i), cause)
        said.setdefault("", {})[each.name] = marks
    for code, kinds in _CONSENTS.items():
        if code in read.columns:
            for kind in kinds:
                said.setdefault(kind, {}).setdefault("marketing", read.columns[code].value)
    shared = said.get("", {})
    motor = engine.shared()
    out = {
        kind: _nothing_null(descriptive.documents(motor, {**shared, **purposes}))
        for kind, purposes in said.items()
    }
    return out


def _yes_no(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    encoded = cells.combine_chunks().dictionary_encode()
    marks = [shapes.BOOLEANS.get(fold(word)) for word in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(marks, pa.bool_()).take(encoded.indices)])


def _nothing_null(documents: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(documents, "{}"), pa.scalar(None, pa.string()), documents)


def _contacts(read: _Read, consent: dict[str, pa.Array]) -> pa.Table:
    """Contact ways told by the rows; an address in parts becomes one way."""
    parts = []
    for code, column in read.columns.items():
        variable = read.variables[code]
        if variable.contact:
            parts.append(
                _way(read, variable.contact, code, column.value, column.written, column.ok, consent)
            )
    if "postal_address" not in read.columns and "street" in read.columns:
        pieces = [read.columns[code].written for code in _ADDRESS if code in read.columns]
        whole = joined(pieces, ", ")
        street = read.columns["street"].written
        whole = pc.if_else(street.is_valid(), whole, pa.scalar(None, pa.string()))
        right = pa.chunked_array([pa.repeat(True, read.rows.num_rows)])
        parts.append(_way(read, "post", "postal_address", whole, whole, right, consent))
    return pa.concat_tables(parts) if parts else CONTACTS.empty_table()


def _way(
    read: _Read,
    kind: str,
    code: str,
    value: pa.ChunkedArray,
    written: pa.ChunkedArray,
    ok: pa.ChunkedArray,
    consent: dict[str, pa.Array],
) -> pa.Table:
    count = read.rows.num_rows
    agreed = consent.get(kind, consent.get("", pa.nulls(count, pa.string())))
    text = value.cast(pa.string())
    table = pa.table(
        {
            "row": read.rows["_row"],
            "kind": pa.repeat(kind, count),
            "value": pc.utf8_slice_codeunits(text, 0, 500),
            "raw": pc.utf8_slice_codeunits(written, 0, 500),
            "variable": pa.repeat(code, count),
            "valid_form": ok,
            "consent": agreed,
        }
    )
    return table.filter(text.is_valid()).cast(CONTACTS)


def _identifiers(run: Run, plan: Plan, rows: pa.Table, read: _Read, records: pa.Table) -> pa.Table:
    """Identifiers of the rows; a row that brings none is known by its record's key."""
    numbered = rows.rename_columns(["row" if n == "_row" else n for n in rows.column_names])
    empty = pa.table(
        {"row": pa.array([], pa.int64())}
        | {name: pa.array([], pa.string()) for name in ("scheme", "issuer", "value")}
    )
    parts = [people.identifiers(plan, numbered, run.source_id)] if plan.identifiers else [empty]
    for code, column in read.columns.items():
        scheme = read.variables[code].identifier
        if scheme and plan.index(f"variable.{code}") is not None:
            given = pc.and_(column.ok, column.value.is_valid())
            parts.append(_lone(rows["_row"].filter(given), scheme, "", column.value.filter(given)))
    told = pa.concat_tables(parts)
    silent = pc.invert(pc.is_in(rows["_row"], told["row"].combine_chunks()))
    keys = records["key"].filter(silent)
    parts.append(_lone(rows["_row"].filter(silent), identity.RECORD_KEY, run.source_id, keys))
    return pa.concat_tables(parts)


def _evidence(read: _Read, records: pa.Table, given: pa.ChunkedArray | None) -> pa.Table:
    """What each row tells of its bearer besides identifiers (identity.types.EVIDENCE)."""
    nothing = pa.nulls(records.num_rows, pa.string())

    def said(code: str) -> pa.Array:
        column = read.columns.get(code)
        return nothing if column is None else column.value.cast(pa.string()).combine_chunks()

    parts = [said(code) for code in ("given_name", "family_name", "second_family_name")]
    person = pc.coalesce(said("full_name"), joined([pa.chunked_array([p]) for p in parts], " "))
    firm = pc.coalesce(said("organisation_name"), said("trade_name"))
    is_firm = pc.equal(records["kind"], "organisation")
    return pa.table(
        {
            "row": records["row"],
            "kind": records["kind"],
            "given": parts[0],
            "name": pc.if_else(is_firm, pc.coalesce(firm, person), person),
            "born": said("birth_date"),
            "key": records["key"],
            "own_key": pa.repeat(False, records.num_rows) if given is None else given.is_valid(),
        }
    ).cast(EVIDENCE)


def _lone(rows: pa.ChunkedArray, scheme: str, issuer: str, values: pa.ChunkedArray) -> pa.Table:
    return pa.table(
        {
            "row": rows,
            "scheme": pa.repeat(scheme, len(rows)),
            "issuer": pa.repeat(issuer, len(rows)),
            "value": values.cast(pa.string()),
        }
    )
