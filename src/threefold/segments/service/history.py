"""How a segment grew and shrank, and who came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from threefold.segments.models import Segment, SegmentSize

_SHOWN = 24


def sizes(segment: Segment, limit: int = 366) -> list[SegmentSize]:
    """Its newest sizes, oldest first; none of a segment that is not live."""
    return list(segment.sizes.order_by("-as_of")[:limit])[::-1]


def sizes_of(segments: Iterable[Segment]) -> dict[int, list[SegmentSize]]:
    """The last sizes of each segment by its number, oldest first, in one question to the store."""
    wanted = [each.pk for each in segments]
    days = sorted(
        SegmentSize.objects.filter(segment__in=wanted)
        .order_by("-as_of")
        .values_list("as_of", flat=True)
        .distinct()[:_SHOWN]
    )
    found: dict[int, list[SegmentSize]] = defaultdict(list)
    if days:
        rows = SegmentSize.objects.filter(segment__in=wanted, as_of__gte=days[0])
        for each in rows.order_by("as_of"):
            found[each.segment_id].append(each)
    return found
