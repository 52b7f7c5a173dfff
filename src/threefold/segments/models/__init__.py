"""Tables of this room in the store."""

from threefold.segments.models.classes import ClassRules, ProspectState
from threefold.segments.models.groups import FoundGroups
from threefold.segments.models.segments import Segment, SegmentSize, SegmentVersion

__all__ = [
    "ClassRules",
    "FoundGroups",
    "ProspectState",
    "Segment",
    "SegmentSize",
    "SegmentVersion",
]
