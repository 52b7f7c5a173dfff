"""Files handed in by the browser or by REST, kept until they are read into a run.

A file lies under a name nobody can guess, with a description beside it. It stays while its run is
open, so that it can be read again in another way, and goes when the run is in or given up, or
after a week.
"""

from __future__ import annotations

import json
import re
import shutil
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from threefold.collect.logic import targets
from threefold.collect.logic.preview import first_rows
from threefold.collect.models import Run
from threefold.collect.service import landing, runs, staging, suggesting
from threefold.collect.types import Inspection, ReadOptions
from threefold.jobs.types import Progress
from threefold.kit.errors import Invalid, NotFound

_KEPT_S = 7 * 24 * 3600
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_ABOUT = "upload.json"


class Given(Protocol):
    """A file as Django hands it over; only its pieces are used, never its whole."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """One file waiting to be read. `options` is the dict form of ReadOptions."""

    token: str
    file_name: str
    size: int
    content: str
    source: str
    user_id: int | None
    options: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        return _root() / self.token

    @property
    def path(self) -> Path:
        return self.folder / self.file_name

    def reading(self) -> ReadOptions:
        return ReadOptions.from_dict(self.options)


def _root() -> Path:
    return Path(settings.HOME.files) / "uploads"


def receive(file: Given, *, content: str, source: str, user: Any) -> Upload:
    """Keep an uploaded file; `Invalid` for one without content."""
    if content not in targets.CONTENTS:
        raise Invalid(_("Say what the rows of the file are."), where={"content": content})
    sweep()
    token = uuid.uuid4().hex
    folder = _root() / token
    folder.mkdir(parents=True, mode=0o700)
    path = folder / _plain(file.name or "")
    moved = getattr(file, "temporary_file_path", None)
    if moved is not None:
        # Django has streamed it to disk already; it would warn if its file had gone at close.
        shutil.copyfile(moved(), path)
    else:
        with path.open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
    kept = Upload(token, path.name, path.stat().st_size, content, source, user.pk, {})
    _write(kept)
    return kept


def _plain(name: str) -> str:
    stem = _UNFIT.sub("_", Path(name.replace("\\", "/")).name).strip(" .")
    # File systems count bytes; the end holds the suffix.
    return stem.encode()[-120:].decode("utf-8", "ignore") or "file"


def _write(upload: Upload) -> None:
    path = upload.folder / _ABOUT
    half = path.with_suffix(".half")
    half.write_text(json.dumps(asdict(upload), ensure_ascii=False), "utf-8")
    half.replace(path)


def upload(token: str) -> Upload:
    """The upload of that token; `NotFound` when it is read and done, given up or too old."""
    try:
        path = _root() / uuid.UUID(str(token)).hex / _ABOUT
        return Upload(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        raise NotFound(
            _("This uploaded file is no longer here."), remedy=_("Upload it again.")
        ) from None


def of_run(run: Run) -> Upload | None:
    """The file a run was read from, while it is still here."""
    try:
        return upload(run.counts["upload"])
    except (KeyError, NotFound):
        return None


def look(kept: Upload, options: ReadOptions) -> tuple[Inspection, list[list[str]]]:
    """How the file would be read, and its first rows so read."""
    seen = staging.inspect(kept.path, options)
    return seen, first_rows(kept.path, seen)


def choose(kept: Upload, options: ReadOptions) -> Upload:
    """Keep the way of reading with the file."""
    chosen = replace(kept, options=options.to_dict())
    _write(chosen)
    return chosen


def read_in(token: str, progress: Progress | None = None, *, user: Any = None) -> Run:
    """Read the uploaded file into a run that carries the suggested mapping; the file stays.

    A file read twice gives its run again, so that a job may be repeated after a crash.
    """
    kept = upload(token)
    known = Run.objects.filter(counts__upload=kept.token, state="staged", step="").first()
    if known is not None and known.mapping:
        return known
    run = known or staging.stage(
        kept.path,
        source=kept.source,
        content=kept.content,
        options=kept.reading(),
        user=user,
        file_name=kept.file_name,
        progress=progress,
    )
    run.counts["upload"] = kept.token
    run.save(update_fields=["counts"])
    landing.agree(run, suggesting.suggestion(run))
    return run


def forget(token: str) -> None:
    """Remove the file; one that is gone already is no mistake."""
    try:
        shutil.rmtree(upload(token).folder, ignore_errors=True)
    except NotFound:
        return


def forget_file(run_id: int) -> None:
    """Remove the file a run was read from: its rows are in, or are not wanted."""
    kept = of_run(runs.get(run_id))
    if kept is not None:
        forget(kept.token)


def sweep() -> None:
    """Remove files that nobody came back for within a week."""
    for folder in _root().glob("*"):
        if folder.stat().st_mtime < time.time() - _KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
