"""What reading a file knows before, and tells after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

CSV, JSONL, EXCEL, PARQUET = "csv", "jsonl", "excel", "parquet"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says about a file; None leaves it to detection.

    `header_row` is the 1-based line (spreadsheet row) of the names, 0 when there are none.
    `quote` may be "" for files that never quote. `decimal` and `date_formats` go by column name.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    member: str | None = None
    decimal: Mapping[str, str] = field(default_factory=dict)
    date_formats: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    `name` is unique and never empty, `original` is what the file says. `decimal` is "." or ","
    (None: no decimals seen). `date_format` is a strptime pattern; `date_formats` holds every
    pattern that fits all sampled values, so more than one means that day and month cannot be
    told apart from this sample (`date_ambiguous`).
    """

    index: int
    name: str
    original: str
    samples: tuple[str, ...] = ()
    decimal: str | None = None
    date_format: str | None = None
    date_formats: tuple[str, ...] = ()

    @property
    def date_ambiguous(self) -> bool:
        return len(self.date_formats) > 1

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        lists = {key: tuple(data.get(key, ())) for key in ("samples", "date_formats")}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell of a file: one of `codes.NOTES` with the values its sentence needs."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any) -> Self:
        """Runs of earlier versions kept the English sentence itself."""
        return cls(data) if isinstance(data, str) else cls(**data)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was detected, with what a person chose put in its place.

    `container` is plain, gz, zst or zip; `kind` is csv, jsonl, excel or parquet. Confidence goes
    from 0 to 1. `first_line` is the 1-based line (sheet row) where data begins.
    `rows_estimate` is exact where `rows_exact` says so. `notes` are what the reader
    should hear of besides.
    """

    file: str
    size: int
    container: str
    kind: str
    columns: tuple[Column, ...]
    encoding: str = ""
    encoding_confidence: float = 1.0
    encoding_candidates: tuple[tuple[str, float], ...] = ()
    bom: int = 0
    delimiter: str = ""
    quote: str = ""
    header_row: int = 0
    first_line: int = 1
    member: str = ""
    members: tuple[str, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    rows_estimate: int = 0
    rows_exact: bool = False
    notes: tuple[Note, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        known = dict(data)
        known["columns"] = tuple(Column.from_dict(column) for column in data["columns"])
        known["encoding_candidates"] = tuple(
            (str(name), float(score)) for name, score in data.get("encoding_candidates", ())
        )
        for key in ("members", "sheets"):
            known[key] = tuple(data.get(key, ()))
        known["notes"] = tuple(Note.of(note) for note in data.get("notes", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Staged:
    """A finished stage: `received` = `staged` + `rejected`, blank lines not counted.

    `raw` and `rejects` are file names inside the stage's folder. `lines_exact` says whether
    `_line` is the true line of each row. `reasons` counts rejects by code.
    """

    raw: str
    rejects: str
    columns: tuple[str, ...]
    received: int
    staged: int
    rejected: int
    lines_exact: bool
    reasons: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "columns": tuple(data["columns"])})


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that could not become a row. `raw` is capped at `RAW_LIMIT` characters."""

    line: int
    raw: str
    code: str
    message: str


RAW_LIMIT = 10_000
