"""A member's own list of trades, as members send them: CSV in many hands.

Each line either becomes a row or is named with what is wrong in it; none is lost.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from threefold.behavioral.logic.ledger import LIST_ROWS
from threefold.kit.errors import Invalid
from threefold.kit.phrases import phrase
from threefold.kit.text import fold

MOST_BYTES = 20 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "big5", "cp1252")
_DELIMITERS = (",", ";", "\t", "|")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "trade_no": (
        "trade_id", "trade_no", "trade number", "trade", "deal no", "nº de operación",
        "número de operación", "operación", "成交编号", "成交号", "成交編號", "成交序號",
    ),
    "contract": (
        "contract", "product", "instrument", "commodity", "contrato", "producto", "合约", "品种",
        "商品", "契約", "合約",
    ),
    "delivery_month": (
        "delivery_month", "month", "delivery", "expiry", "mes de entrega", "vencimiento", "mes",
        "交割月份", "交割月", "到期月份",
    ),
    "side": (
        "side", "buy/sell", "b/s", "buy sell", "direction", "lado", "compra/venta", "sentido",
        "买卖", "买卖方向", "方向", "買賣", "買賣別",
    ),
    "quantity": (
        "lots", "quantity", "qty", "volume", "contracts", "lotes", "cantidad", "volumen", "手数",
        "数量", "成交量", "口數", "數量",
    ),
    "price": ("price", "trade price", "precio", "价格", "成交价", "價格", "成交價"),
    "account": (
        "account_no", "account", "account number", "client account", "cuenta", "nº de cuenta",
        "账号", "账户", "交易编码", "帳號", "帳戶",
    ),
    "counterparty": (
        "counterparty_member_no", "counterparty", "counterparty member", "other member",
        "contraparte", "miembro contraparte", "对手方会员号", "对手方", "對手會員代號", "對手方",
    ),
}  # fmt: skip
_NEEDED = ("contract", "side", "quantity", "price")
_SIDES = {
    "bought": ("bought", "buy", "b", "long", "compra", "comprado", "c", "买入", "买", "買進", "買"),
    "sold": ("sold", "sell", "s", "short", "venta", "vendido", "v", "卖出", "卖", "賣出", "賣"),
}


@dataclass(frozen=True)
class Read:
    """`rows` in LIST_ROWS; `bad` lines as (line, text, field); received = rows + bad.

    A field of "" is a line whose cells are not as many as the heading's.
    """

    rows: pa.Table
    bad: tuple[tuple[int, str, str], ...]
    received: int


def read(content: bytes) -> Read:
    """The list in a CSV file, with the columns that its heading names in any of four languages.

    Raises `Invalid` where the file is too big, is no text, or lacks a column it cannot do without.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(
            phrase("The list is larger than 20 MB."), remedy=phrase("Split it, or take one day.")
        )
    text, delimiter, columns = _understood(content)
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        raise Invalid(
            phrase("The list lacks these columns: %(names)s.", names=", ".join(lacking)),
            where={"columns": lacking},
            remedy=phrase(
                "Name them in the first line as in our own list: contract, delivery_month, side, "
                "lots, price."
            ),
        )
    table, broken = _cells(text, delimiter)
    return _typed(table, broken, columns)


def _understood(content: bytes) -> tuple[str, str, dict[str, int]]:
    """Text, delimiter and where each column stands, as the heading is best understood."""
    best: tuple[str, str, dict[str, int]] = ("", ",", {})
    for encoding in _ENCODINGS:
        # Almost any bytes of even number are UTF-16 to Python.
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
        for delimiter in _DELIMITERS:
            found = _columns(_heading(text, delimiter))
            if len(found) > len(best[2]) or not best[0]:
                best = (text, delimiter, found)
    return best


def _heading(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text.partition("\n")[0]], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(heading: list[str]) -> dict[str, int]:
    known = {_plain(each): name for name, names in _NAMES.items() for each in names}
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = known.get(_plain(cell))
        if name:
            found.setdefault(name, place)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(name)).strip()


def _cells(text: str, delimiter: str) -> tuple[pa.Table, list[tuple[int, str]]]:
    """All cells as text, `c<n>` with their `line`, and the rows that do not fit the heading."""
    broken: list[tuple[int, str]] = []

    def note(row: pacsv.InvalidRow) -> str:
        broken.append((row.number, row.text))
        return "skip"

    names = [f"c{n}" for n in range(len(_heading(text, delimiter)))]
    if not text.partition("\n")[2].strip():
        cells = pa.table({name: pa.array([], pa.string()) for name in names})
        return cells.append_column("line", pa.array([], pa.int64())), []
    try:
        cells = pacsv.read_csv(
            io.BytesIO(text.encode()),
            # Rows are numbered only where one thread reads.
            read_options=pacsv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=1, block_size=4 * MOST_BYTES
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise Invalid(
            phrase("The list cannot be read: %(error)s", error=str(error)[:200]),
            remedy=phrase("Save it as CSV with a heading."),
        ) from None
    missed = {number for number, _text in broken}
    rows = [n for n in range(2, cells.num_rows + len(broken) + 2) if n not in missed]
    return cells.append_column("line", pa.array(rows, pa.int64())), broken


def _typed(cells: pa.Table, broken: list[tuple[int, str]], columns: Mapping[str, int]) -> Read:
    def text(name: str) -> pa.ChunkedArray:
        if name not in columns:
            return pa.chunked_array([pa.repeat("", cells.num_rows)], pa.string())
        trimmed = pc.utf8_trim_whitespace(cells[f"c{columns[name]}"])
        # What we put before a formula so that no spreadsheet runs it.
        return pc.replace_substring_regex(trimmed, r"^'([=+\-@])", r"\1")

    told = {name: text(name) for name in _NAMES}
    quantity = _decimals(told["quantity"], pa.decimal128(18, 4))
    price = _decimals(told["price"], pa.decimal128(16, 6))
    side = _side(told["side"])
    named = pc.if_else(pc.equal(told["contract"], ""), None, told["contract"])
    wrong = pc.coalesce(
        *(
            pc.if_else(pc.is_null(column), pa.scalar(name), pa.scalar(None, pa.string()))
            for name, column in (
                ("contract", named), ("side", side), ("quantity", quantity), ("price", price),
            )
        )
    )  # fmt: skip
    rows = pa.table(
        {
            "line": cells["line"],
            **{name: told[name] for name in ("trade_no", "contract", "delivery_month")},
            "side": side,
            "quantity": quantity,
            "price": price,
            **{name: told[name] for name in ("account", "counterparty")},
        }
    )
    unread = cells.append_column("wrong", wrong).filter(pc.is_valid(wrong))
    bad = [(number, text, "") for number, text in broken]
    bad += [
        (row["line"], " · ".join(v for k, v in row.items() if k.startswith("c")), row["wrong"])
        for row in unread.to_pylist()
    ]
    good = rows.filter(pc.is_null(wrong)).cast(LIST_ROWS)
    return Read(good, tuple(sorted(bad)), cells.num_rows + len(broken))


def _side(told: pa.ChunkedArray) -> pa.ChunkedArray:
    lowered = pc.utf8_lower(told)
    said = pa.chunked_array([pa.nulls(len(told), pa.string())])
    for side, words in _SIDES.items():
        said = pc.if_else(pc.is_in(lowered, pa.array(words)), side, said)
    return said


def _decimals(told: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Numbers as written anywhere, without sign; null where it is none or has too many digits."""
    plain = pc.replace_substring_regex(told, r"[\s\x{a0}\x{202f}'’]", "")
    point = "," if _comma_is_point(plain) else "."
    plain = pc.replace_substring(plain, "." if point == "," else ",", "")
    plain = pc.replace_substring(plain, point, ".")
    plain = pc.replace_substring_regex(plain, r"^[+-]", "")
    whole, parts = kind.precision - kind.scale, kind.scale
    fits = pc.match_substring_regex(plain, rf"^[0-9]{{1,{whole}}}(\.[0-9]{{0,{parts}}}0*)?$")
    fits = pc.and_(fits, pc.match_substring_regex(plain, r"[1-9]"))
    plain = pc.replace_substring_regex(plain, rf"(\.[0-9]{{{parts}}})0+$", r"\1")
    plain = pc.replace_substring_regex(plain, r"\.$", "")
    return pc.cast(pc.if_else(fits, plain, pa.scalar(None, pa.string())), kind)


def _comma_is_point(told: pa.ChunkedArray) -> bool:
    """Whether these numbers write `2874,50` for two thousand eight hundred and a half."""

    def some(pattern: str) -> bool:
        return bool(pc.any(pc.match_substring_regex(told, pattern)).as_py())

    if some(r"\..*,"):
        return True
    if some(r",.*\.") or not some(","):
        return False
    return some(r",[0-9]{1,2}$|,[0-9]{4,}$|^0,|,.*[^0-9,]")
