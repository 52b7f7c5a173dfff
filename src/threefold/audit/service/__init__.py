"""Who did what, when, why."""

from threefold.audit.service.labels import LABELS, label
from threefold.audit.service.log import SYSTEM, actions, export, record, search

__all__ = ["LABELS", "SYSTEM", "actions", "export", "label", "record", "search"]
