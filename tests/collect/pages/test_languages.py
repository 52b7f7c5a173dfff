"""What the wizard says of a file, in the reader's language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from threefold.collect import service
from threefold.collect.logic.reading import codes
from threefold.collect.logic.reading.types import Note
from threefold.collect.types import ReadOptions
from threefold.kit.errors import Invalid

Make = Callable[..., Any]
LANGUAGES = ("es", "zh-hans", "zh-hant")
SPANISH = {"accept-language": "es"}
VALUES = {"count": 2, "name": "a.csv", "line": 7, "encoding": "utf-8"}


@pytest.mark.parametrize("code", codes.NOTES)
def test_every_note_is_worded_in_every_language(code: str) -> None:
    english = service.note(Note(code, VALUES))
    assert english != code
    assert "%" not in english
    for language in LANGUAGES:
        with translation.override(language):
            said = service.note(Note(code, VALUES))
        assert said != english
        assert "%" not in said


def test_a_note_of_an_earlier_version_is_read_as_it_was_written() -> None:
    assert service.note(Note.of("Line 3 holds 100% noise.")) == "Line 3 holds 100% noise."
    assert Note.of({"code": codes.NO_DATA, "values": {}}) == Note(codes.NO_DATA)


@pytest.mark.django_db
def test_the_page_tells_the_notes(staff: Any, upload: Make) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("small.csv", "a,b\n1,2\n")
        archive.writestr("large.csv", "a,b\n1,2\n" * 9)
    page = upload(out.getvalue(), name="two.zip")["Location"]
    assert "The zip file holds 2 files; “large.csv” is read." in staff.get(page).content.decode()
    told = staff.get(page, headers=SPANISH).content.decode()
    assert "El archivo zip contiene 2 archivos; se lee «large.csv»." in told


@pytest.mark.django_db
def test_why_a_file_cannot_be_read_is_told_in_the_readers_language(
    staff: Any, upload: Make
) -> None:
    page = upload("a;b\n1;2\n", name="good.csv")["Location"]
    wrong = staff.post(f"{page}preview/", {"encoding": "klingon"}, headers=SPANISH)
    assert "La codificación «klingon» no es conocida." in wrong.content.decode()


def test_reading_without_pages_speaks_the_language_in_force(tmp_path: Any) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    with translation.override("zh-hans"), pytest.raises(Invalid) as caught:
        service.inspect(path, ReadOptions())
    assert caught.value.to_dict()["message"] == "文件为空。"
    with pytest.raises(Invalid, match=r"The file is empty\."):
        service.inspect(path, ReadOptions())
