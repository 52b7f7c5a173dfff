"""Landing even what makes landing fail: the good goes on, the rest is held back as it came."""

from __future__ import annotations

import logging

import pyarrow as pa
from django.db import InterfaceError, OperationalError, ProgrammingError

from threefold.collect.models import Batch
from threefold.collect.service.stream import batches, landing
from threefold.collect.service.stream.parsing import parse
from threefold.collect.service.stream.people import Acquaintance
from threefold.kit.errors import Cancelled, Conflict, Denied, NotFound, Unavailable

log = logging.getLogger(__name__)

# The store, the lake, the disk or the plan may come back; what waits waits for them.
_AWAY = (
    OperationalError, InterfaceError, ProgrammingError, OSError, MemoryError, ImportError,
    Unavailable, NotFound, Conflict, Denied, Cancelled,
)  # fmt: skip
_TRIES = 2


def begin(
    batch: Batch, requests: pa.Table, met: Acquaintance, parse: landing.Parse = parse
) -> landing.Begun:
    """`landing.begin` of a stretch; one that fails for what it holds is narrowed, down to a request
    that is held back whole. Only while nothing of the batch is written, so that each event comes in
    once."""
    tries = 0
    while True:
        try:
            return landing.begin(batch, requests, met, aside=tries == _TRIES, parse=parse)
        except Exception as error:
            met.forget()
            alone = requests.num_rows == 1
            hopeless = tries == _TRIES or (alone and _too_large(error))
            if hopeless or not _by_content(error) or not batches.untouched(batch):
                raise
            # The error's text may hold what the event says, so only its kind is told.
            log.warning(
                "Requests %s to %s of spool %s could not be landed together: %s",
                batch.first, batch.last, batch.spool, type(error).__name__,
            )  # fmt: skip
            if alone:
                tries += 1
            else:
                requests = batches.narrow(batch, requests)


def _by_content(error: Exception) -> bool:
    return _too_large(error) or not isinstance(error, _AWAY)


def _too_large(error: Exception) -> bool:
    """Whether the stretch needs more memory than there is; half of it may need less."""
    return type(error.__cause__).__name__ == "OutOfMemoryException"
