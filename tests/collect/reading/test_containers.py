"""Wrapped, damaged, protected and swelling files."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from tests.collect.reading.test_round_trip import zipped, zst

from threefold.collect.logic.reading import containers, inspect, limits
from threefold.kit.errors import Invalid, NotFound

CSV = b"id,name\n1,Ann\n2,Bob\n"


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_the_largest_member_is_read_unless_another_is_chosen(read) -> None:
    content = archive(small=b"a,b\n1,2\n", large=CSV * 3, folder__=b"")
    got = read(content, "x.zip")
    assert got.inspection.member == "large"
    assert got.inspection.members == ("small", "large")
    assert any(note.values.get("count") == 2 for note in got.inspection.notes)
    assert read(content, "x.zip", member="small").cells == [("1", "2")]
    with pytest.raises(Invalid, match="no member") as caught:
        read(content, "x.zip", member="other")
    assert "small, large" in caught.value.remedy


@pytest.mark.parametrize("name", ["../../evil.csv", "/abs/evil.csv", "..\\evil.csv", "C:\\e.csv"])
def test_member_names_are_never_paths(read, tmp_path, name: str) -> None:
    before = {path for path in tmp_path.parent.rglob("*") if "stage" not in path.parts}
    got = read(zipped(CSV, name), "x.zip")
    assert got.cells == [("1", "Ann"), ("2", "Bob")]
    after = set(tmp_path.parent.rglob("*")) - before
    assert {path.name for path in after} <= {
        "x.zip",
        "stage",
        "raw.parquet",
        "rejects.parquet",
        "stage.json",
    }


def test_a_protected_zip_is_refused(read) -> None:
    content = bytearray(zipped(CSV, "a.csv"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(Invalid, match="password") as caught:
        read(bytes(content), "x.zip")
    assert caught.value.where["file"] == "x.zip"


@pytest.mark.parametrize("pack", [gzip.compress, zst, lambda data: zipped(data, "bomb.csv")])
def test_bombs_are_refused_before_they_fill_the_disk(read, monkeypatch, pack) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE_BYTES", 4 << 20)
    monkeypatch.setattr(limits, "RATIO", 100)
    content = pack(b"a,b\n" + b"0,0\n" * 10_000_000)
    assert len(content) * 100 < 40_000_000
    with pytest.raises(Invalid, match="grows to more than") as caught:
        read(content, "bomb")
    assert caught.value.where["file"] == "bomb"


def test_the_absolute_cap_holds_at_any_ratio(read, monkeypatch) -> None:
    monkeypatch.setattr(limits, "EXPANDED_BYTES", 1 << 20)
    with pytest.raises(Invalid, match="grows to more than"):
        read(gzip.compress(CSV * 100_000), "x.gz")


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(CSV * 1000)[:-30],
        gzip.compress(CSV)[:12] + b"rubbish",
        zst(CSV * 1000)[:-5],
        zipped(CSV * 100)[:60],
        b"PK\x03\x04" + b"\0" * 40,
    ],
    # Not by their content: it tells the time.
    ids=["gzip cut off", "gzip with rubbish", "zstd cut off", "zip cut off", "zip of nothing"],
)
def test_damaged_files_are_refused_with_a_remedy(read, content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read(content, "broken")
    assert caught.value.where["file"] == "broken"
    assert "again" in caught.value.remedy


def test_an_empty_archive_and_a_missing_file(read, tmp_path) -> None:
    for content in (archive(), gzip.compress(b""), archive(empty=b"")):
        with pytest.raises(Invalid, match="empty"):
            read(content, "x")
    with pytest.raises(NotFound):
        inspect(tmp_path / "nowhere.csv")


def test_several_gzip_members_are_one_file(read) -> None:
    got = read(gzip.compress(CSV) + gzip.compress(b"3,Eve\n"), "x.gz")
    assert got.cells == [("1", "Ann"), ("2", "Bob"), ("3", "Eve")]
    assert got.inspection.container == containers.GZ
