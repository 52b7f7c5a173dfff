"""Files that are wrong in every way: a clear message that says where, and no good row lost."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from threefold.behavioral import service as behavioral
from threefold.collect import service
from threefold.collect.models import Quarantined, Run
from threefold.kit.errors import ThreefoldError

pytestmark = pytest.mark.django_db

HEAD = "order,date,sku,qty,price,customer\n"
GOOD = "1001,2024-03-01 10:00,A100,2,9.50,C1\n1002,2024-03-02 11:30,A200,1,4.00,C2\n"
MORE = "".join(f"{n},2024-03-0{1 + n % 9} 10:00,A100,1,1.00,C{n % 5}\n" for n in range(2000, 2040))
BODY = HEAD + GOOD + MORE
ROWS = 42


def problems(run: Run) -> list[dict[str, object]]:
    return [each for row in Quarantined.objects.filter(run=run) for each in row.problems]


def test_an_ordinary_file_is_the_measure(bring):
    _run, landed = bring(BODY)
    assert (landed.received, landed.loaded, landed.quarantined) == (ROWS, ROWS, 0)


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        pytest.param("3001,2024-02-30 10:00,A1,1,1.00,C1\n", "date", id="no such day"),
        pytest.param("3001,2024-03-01 10:00,A1,two,1.00,C1\n", "qty", id="no number"),
        pytest.param("3001,,A1,1,1.00,C1\n", "date", id="nothing where something must be"),
        pytest.param("3001,2024-03-01 10:00,A1,1,1.00\n", "", id="too few cells"),
        pytest.param("3001,2024-03-01 10:00,A1,1,1.00,C1,x,y\n", "", id="too many cells"),
        pytest.param("3001,2024-03-01 10:00,A\x001,1,1.00,C1\n", "", id="NUL byte"),
        pytest.param(
            "3001,2024-03-01 10:00," + "A" * 10_000_000 + ",1,1,C1\n", "", id="10 MB line"
        ),
    ],
)
def test_one_bad_row_is_put_aside_with_its_place_and_no_good_row_is_lost(bring, bad, place):
    run, landed = bring(HEAD + GOOD + bad + MORE)
    assert (landed.received, landed.loaded, landed.quarantined) == (ROWS + 1, ROWS, 1)
    assert behavioral.totals()["events"] == ROWS
    kept = Quarantined.objects.get(run=run)
    assert kept.problems
    assert kept.line == 4
    if place:
        assert place in {problem["column"] for problem in kept.problems}
    text = "".join(service.download(run.pk))
    assert len(text) < 2_000_000


def test_bytes_of_another_encoding_cost_their_line_only(bring):
    bad = "3001,2024-03-01 10:00,Ñandú,1,1.00,C1\n".encode("latin-1")
    # Most of the file is UTF-8 beyond ASCII, so that it is not Latin-1 as a whole.
    plain = (HEAD + GOOD + MORE.replace("A100", "茶杯")).encode()
    _run, landed = bring(plain + bad)
    assert (landed.received, landed.loaded, landed.quarantined) == (ROWS + 1, ROWS, 1)


def test_duplicate_headers_are_told_apart(bring):
    text = BODY.replace("sku,qty", "sku,sku,qty", 1).replace(",A", ",x,A")
    run, landed = bring(text, to={"sku": "ignore", "sku_2": "event.product"})
    assert landed.loaded == ROWS
    assert len({each["name"] for each in run.inspection["columns"]}) == 7


def test_five_thousand_columns_are_read_or_refused_clearly(staged):
    wide = ",".join(f"c{n}" for n in range(5000)) + "\n" + ",".join(["1"] * 5000) + "\n"
    run = staged(wide)
    assert run.received == 1
    with pytest.raises(ThreefoldError, match="certain"):
        service.require_certain(service.suggestion(run))


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def workbook(sheet: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", sheet)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("empty.csv", lambda: b"", id="empty"),
        pytest.param("blank.csv", lambda: b"\n\n \n", id="blank"),
        pytest.param("bomb.csv.gz", lambda: gzip.compress(b"0" * 300_000_000, 9), id="gz bomb"),
        pytest.param("bomb.zip", lambda: zipped("a.csv", b"0" * 300_000_000), id="zip bomb"),
        pytest.param("xxe.xlsx", lambda: workbook(XXE), id="external entity"),
        pytest.param("broken.xlsx", lambda: b"PK\x03\x04 not a workbook", id="broken workbook"),
        pytest.param("broken.csv.gz", lambda: gzip.compress(BODY.encode())[:-20], id="cut gz"),
        pytest.param("broken.parquet", lambda: b"PAR1 not parquet", id="broken parquet"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_file_and_remedy(staged, name, content):
    # Bombs take a second to make, and every process that runs tests reads this file.
    with pytest.raises(ThreefoldError) as refused:
        staged(content(), name=name)
    error = refused.value
    assert error.status in {413, 422}
    assert name in str(error.where) or name in str(error)
    assert error.remedy
    assert "root:" not in str(error)
    assert not Run.objects.exists()


def test_names_inside_a_zip_are_never_paths(staged, tmp_path, home):
    run = staged(zipped("../../../escaped.csv", BODY.encode()), name="slip.zip")
    assert run.received == ROWS
    assert not list(tmp_path.parent.rglob("escaped.csv"))


def test_formulas_come_in_as_text_and_go_out_harmless(bring):
    cells = BODY + "3001,2024-02-31 10:00,\"=cmd|' /C calc'!A0\",1,1.00,C1\n"
    run, landed = bring(cells)
    assert landed.quarantined == 1
    text = "".join(service.download(run.pk))
    assert "'=cmd" in text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "shift_jis"]
)
def test_any_usual_encoding_gives_the_same_rows(bring: Callable[..., object], encoding):
    name = {"gb18030": "茶杯很好", "big5": "茶杯很好", "shift_jis": "ティーカップ"}.get(
        encoding, "茶杯"
    )
    text = BODY.replace("sku", "sku,item name", 1).replace(",A100,", f",A100,{name},")
    text = text.replace(",A200,", f",A200,{name},")
    _run, landed = bring(text.encode(encoding), to={"item name": "property.product_name"})
    assert (landed.received, landed.loaded) == (ROWS, ROWS)
    events = behavioral.totals()
    assert events["events"] == ROWS


def test_a_wrong_encoding_chosen_by_hand_is_said(tmp_path, plan):
    from threefold.collect.types import ReadOptions

    path = tmp_path / "wrong.csv"
    path.write_bytes(BODY.replace("A100", "茶杯").encode("gb18030"))
    with pytest.raises(ThreefoldError, match=r"(?i)encoding|decode") as refused:
        service.stage(
            path, source="shop", content="purchases", options=ReadOptions(encoding="utf-8")
        )
    assert refused.value.remedy
