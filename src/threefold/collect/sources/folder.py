"""Files that others lay into a folder of this machine.

A file that is still being written is left until nobody has touched it for a while. What was taken
is moved to `done`, what cannot be brought in to `wrong` with the reason beside it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from threefold.collect.source import FILES, Cursor, Example, File, Reading, Refused, Setting, words
from threefold.kit.errors import Invalid, Unavailable
from threefold.kit.phrases import phrase

LABEL = words("Folder of files", "Carpeta de archivos", "文件夹", "檔案資料夾")
TEXT = words(
    "Each new file in a folder of this machine is brought in.",
    "Se importa cada archivo nuevo de una carpeta de este equipo.",
    "导入本机文件夹中的每个新文件。",
    "匯入本機資料夾中的每個新檔案。",
)
ICON = "folder"
GIVES = FILES
SETTINGS = (
    Setting(
        "folder",
        "folder",
        words("Folder", "Carpeta", "文件夹", "資料夾"),
        words(
            "A name below the inbox of this installation, or a full path that it allows.",
            "Un nombre dentro de la bandeja de esta instalación o una ruta permitida.",
            "本安装收件目录下的名称，或允许的完整路径。",
            "本安裝收件目錄下的名稱，或允許的完整路徑。",
        ),
        required=True,
    ),
    Setting(
        "pattern",
        "text",
        words("Names of files", "Nombres de archivo", "文件名", "檔案名稱"),
        words(
            "For example *.csv; * takes all.",
            "Por ejemplo *.csv; * toma todos.",
            "例如 *.csv；* 表示全部。",
            "例如 *.csv；* 表示全部。",
        ),
        default="*",
    ),
    Setting(
        "afterwards",
        "choice",
        words("Afterwards", "Después", "导入之后", "匯入之後"),
        default="move",
        choices={
            "move": words(
                "Move the file to the folder “done”",
                "Mover el archivo a la carpeta «done»",
                "将文件移到“done”文件夹",
                "將檔案移到「done」資料夾",
            ),
            "leave": words(
                "Leave the file where it is",
                "Dejar el archivo donde está",
                "将文件留在原处",
                "將檔案留在原處",
            ),
        },
    ),
    Setting(
        "quiet_s",
        "number",
        words(
            "Seconds a file must be untouched",
            "Segundos sin cambios en el archivo",
            "文件须保持不变的秒数",
            "檔案須保持不變的秒數",
        ),
        words(
            "So that a file that is still being written is left alone.",
            "Para no tocar un archivo que todavía se está escribiendo.",
            "以免动到仍在写入的文件。",
            "以免動到仍在寫入的檔案。",
        ),
        default=10,
    ),
)

DONE, WRONG = "done", "wrong"
_MOST_LEFT = 10_000
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".upload", ".lock")
_REASON = ".reason.txt"
Stamp = tuple[int, int]


def read(settings: Mapping[str, Any], since: Cursor) -> Reading:
    folder = Path(settings["folder"])
    moves = settings.get("afterwards", "move") == "move"
    quiet_s = float(settings.get("quiet_s") or 0)
    names = _names(folder, str(settings.get("pattern") or "*"))
    known = {name: of for name, of in since.get("known", {}).items() if name in set(names)}
    for name in names:
        path = folder / name
        stamp = _quiet(path, quiet_s)
        if stamp is None:
            continue
        before = known.get(name)
        if before and tuple(before[:2]) == stamp:
            _finish(path, moves)
            continue
        digest = _sha256(path)
        if _stamp(path) != stamp:
            continue
        known[name] = [*stamp, digest]
        if before and before[2] == digest:
            _finish(path, moves)
            continue
        answer = yield File(path, {"known": dict(known)})
        if isinstance(answer, Refused):
            _aside(path, answer.reason)
        else:
            _finish(path, moves)


def _names(folder: Path, pattern: str) -> list[str]:
    """Files to be taken, oldest first; links out of the folder are not followed."""
    try:
        entries = [
            (each.stat(follow_symlinks=False).st_mtime_ns, each.name)
            for each in os.scandir(folder)
            if each.is_file(follow_symlinks=False) and _wanted(each.name, pattern)
        ]
    except OSError as error:
        raise Unavailable(
            phrase("The folder cannot be read: %(error)s", error=error.strerror),
            where={"folder": str(folder)},
            remedy=phrase("Make the folder, and let Threefold read and write in it."),
        ) from None
    if len(entries) > _MOST_LEFT:
        raise Invalid(
            phrase("The folder holds more than %(count)s files.", count=f"{_MOST_LEFT:,}"),
            where={"folder": str(folder)},
            remedy=phrase("Have the files moved once they are in, or empty the folder."),
        )
    return [name for _at, name in sorted(entries)]


def _wanted(name: str, pattern: str) -> bool:
    plain = name.casefold()
    unfinished = plain.startswith((".", "~")) or plain.endswith((*_UNFINISHED, _REASON))
    return not unfinished and fnmatch(plain, pattern.casefold())


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _quiet(path: Path, quiet_s: float) -> Stamp | None:
    """Size and time of a file that nobody writes to any more; None for one to be left."""
    stamp = _stamp(path)
    if stamp is None or time.time() - stamp[1] / 1e9 < quiet_s:
        return None
    return stamp


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _finish(path: Path, moves: bool) -> None:
    if moves:
        _move(path, DONE)


def _aside(path: Path, reason: str) -> None:
    moved = _move(path, WRONG)
    if moved is not None:
        moved.with_name(moved.name + _REASON).write_text(reason + "\n", "utf-8")


def _move(path: Path, name: str) -> Path | None:
    """The file's new place; None when it cannot be moved, as in a folder that is read only."""
    target = path.parent / name / path.name
    try:
        target.parent.mkdir(exist_ok=True)
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{path.stem}-{number}{path.suffix}")
        path.rename(target)
    except OSError:
        return None
    return target


@contextmanager
def example(folder: Path) -> Iterator[Example]:
    (folder / "orders.csv").write_text("order,date\n1,2026-01-05\n", "utf-8")
    (folder / "orders.csv.part").write_text("order,da", "utf-8")
    yield Example({"folder": str(folder), "pattern": "*.csv", "quiet_s": 0}, 1)
