"""Background entries: the work itself is in `service`."""

from __future__ import annotations

from threefold.jobs.service import regular
from threefold.related.service import surveys

regular("related.surveys", surveys.look_after)
