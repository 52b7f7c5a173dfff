"""Everything of an import that can be worked out without writing to store or lake.

The result lies in the run's folder and is used again as long as nothing it depends on changes:
what the check worked out, landing does not work out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from threefold.collect.logic import targets
from threefold.collect.models import Run
from threefold.collect.service import prepare_answers, prepare_customers, prepare_events, runs
from threefold.collect.types import ColumnMap
from threefold.jobs.types import Progress


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows of the file: staged = valid + repeated + rejected.

    `repeated` rows say the same as an earlier row of the file that bears the same id.
    `warnings` are of valid rows; `causes` count bad cells.
    """

    valid: int
    rejected: int
    repeated: int = 0
    causes: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


_OF_CONTENT: dict[str, Callable[..., dict[str, Any]]] = {
    **dict.fromkeys(targets.EVENT_CONTENTS, prepare_events.prepare),
    targets.CUSTOMERS: prepare_customers.prepare,
    targets.ANSWERS: prepare_answers.prepare,
}


def prepare(run: Run, mapping: ColumnMap, progress: Progress) -> Prepared:
    """Work out the run's events, records or answers, its bad rows and their causes."""
    mark = runs.fingerprint(run, mapping)
    path = run.folder / runs.PREPARED
    known = runs.read_json(path)
    if known.get("fingerprint") == mark:
        return Prepared(**known["prepared"])
    # Until all is made anew, nothing may be taken for prepared.
    path.unlink(missing_ok=True)
    progress.stage("prepare", total=runs.staged(run).staged)
    made = Prepared(**_OF_CONTENT[mapping.content](run, mapping))
    progress.at(runs.staged(run).staged)
    runs.write_json(path, {"fingerprint": mark, "prepared": asdict(made)})
    return made
