"""Winners are drawn by chance that is recorded, so that it can be repeated and checked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.drives import drawing
from threefold.collect.models import Draw, Drive, Entry, EntryState, Winner
from threefold.kit import clock
from threefold.kit.errors import Invalid


def pool(drive: Drive, until: Any) -> list[str]:
    """Ids of the entries that may win: taken in by `until`, not twice the same person, not drawn
    before."""
    drawn = Winner.objects.filter(draw__drive=drive).values("entry")
    persons = Winner.objects.filter(draw__drive=drive).exclude(entry__person="")
    found = (
        Entry.objects.filter(drive=drive, state=EntryState.TAKEN, taken_at__lte=until)
        .exclude(pk__in=drawn)
        .exclude(person__in=persons.values("entry__person"))
    )
    return [str(pk) for pk in found.values_list("pk", flat=True)]


def draw(drive: Drive, *, winners: int, actor: Any, prize: str = "", seed: str = "") -> Draw:
    """Draw `winners` among those not drawn yet. Invalid when nobody is left."""
    with transaction.atomic():
        Drive.objects.select_for_update().get(pk=drive.pk)
        until = clock.now()
        entries = pool(drive, until)
        if not entries:
            raise Invalid(
                _("There is nobody to draw from."),
                where={"drive": drive.pk},
                remedy=_("Only entries that are taken in, and have not won yet, take part."),
            )
        last = drive.draws.aggregate(last=Max("number"))["last"] or 0
        seed = " ".join(seed.split())[:128] or drawing.new_seed()
        made = Draw.objects.create(
            drive=drive,
            number=last + 1,
            prize=prize.strip()[:120],
            seed=seed,
            until=until,
            pool=drawing.digest(entries),
            size=len(entries),
            at=until,
            user=actor,
        )
        chosen = drawing.draw(seed, entries, winners)
        Winner.objects.bulk_create(
            Winner(draw=made, entry_id=entry, place=place) for place, entry in enumerate(chosen, 1)
        )
        audit.record(
            actor=actor,
            action="collect.drive.draw",
            target_kind="drive",
            target_id=str(drive.pk),
            detail={
                "draw": made.number, "seed": seed, "pool": made.pool, "entries": made.size,
                "winners": chosen[:100],
            },
        )  # fmt: skip
    return made


def repeat(made: Draw) -> list[str]:
    """The winners as the seed gives them now; they must equal those kept."""
    earlier = Winner.objects.filter(draw__drive=made.drive_id, draw__number__lt=made.number)
    persons = earlier.exclude(entry__person="").values("entry__person")
    found = (
        Entry.objects.filter(drive=made.drive_id, state=EntryState.TAKEN, taken_at__lte=made.until)
        .exclude(pk__in=earlier.values("entry"))
        .exclude(person__in=persons)
    )
    entries = [str(pk) for pk in found.values_list("pk", flat=True)]
    if drawing.digest(entries) != made.pool:
        raise Invalid(
            _("The entries are no longer the same as at the draw."),
            where={"draw": made.number},
            remedy=_("Entries were dropped or erased since; the winners kept stand."),
        )
    return drawing.draw(made.seed, entries, made.winners.count())
