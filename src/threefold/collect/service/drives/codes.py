"""Codes are made, given out, brought on cards, looked up and redeemed, each once."""

from __future__ import annotations

import itertools
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from threefold.audit import service as audit
from threefold.collect.logic.drives import codes as forms
from threefold.collect.models import Code, Drive, Entry, Redemption
from threefold.kit import clock
from threefold.kit.errors import Conflict, Invalid, NotFound

MOST = 100_000
_PORTION = 5_000


def generate(drive: Drive, count: int, *, actor: Any) -> int:
    """Make `count` new codes of one batch; returns the batch's number."""
    if not 1 <= count <= MOST:
        raise Invalid(
            _("So many codes cannot be made at once."),
            where={"codes": count},
            remedy=_("Ask for 1 to %(most)s.") % {"most": MOST},
        )
    for last_try in (False, False, True):
        try:
            return _made(drive, count, actor)
        except IntegrityError:
            # One of them exists already, which is one chance in 10,000 at a million codes.
            if last_try:
                raise
    raise AssertionError


def _made(drive: Drive, count: int, actor: Any) -> int:
    with transaction.atomic():
        last = Code.objects.filter(drive=drive).aggregate(last=Max("batch"))["last"] or 0
        at, source = clock.now(), forms.make(count)
        while portion := list(itertools.islice(source, _PORTION)):
            Code.objects.bulk_create(
                Code(drive=drive, code=code, batch=last + 1, made_at=at) for code in portion
            )
        audit.record(
            actor=actor,
            action="collect.drive.codes",
            target_kind="drive",
            target_id=str(drive.pk),
            detail={"batch": last + 1, "codes": count},
        )
    return int(last + 1)


def fault(drive: Drive, written: str) -> str:
    """What is wrong with a code brought to the form of `drive`, as a code of `words.problem`."""
    code = forms.tidy(written)
    if not code:
        return "missing"
    if not forms.sound(code):
        return "code_form"
    found = Code.objects.filter(drive=drive, code=code).first()
    if found is None:
        return "code_unknown"
    return "code_used" if found.entry_id or hasattr(found, "redemption") else ""


def claim(drive: Drive, written: str, entry: Entry) -> bool:
    """Bind a printed code to an entry; False when it is another's already."""
    free = Code.objects.filter(drive=drive, code=forms.tidy(written), entry=None, redemption=None)
    return bool(Code.objects.filter(pk__in=free.values("pk"), entry=None).update(entry=entry))


def give(entry: Entry) -> Code | None:
    """The code of an entry, a free one when it has none yet; None when there is none left."""
    while True:
        had = Code.objects.filter(entry=entry).first()
        if had is not None:
            return had
        free = Code.objects.filter(drive=entry.drive_id, entry=None, redemption=None)
        first = free.order_by("batch", "id").values_list("pk", flat=True).first()
        if first is None:
            return None
        try:
            with transaction.atomic():
                Code.objects.filter(pk=first, entry=None).update(entry=entry)
        except IntegrityError:
            continue


def release(entry: Entry) -> None:
    """Let go of the code of an entry that counts no more."""
    Code.objects.filter(entry=entry, redemption=None).update(entry=None)


def find(written: str) -> Code:
    """The code as typed. Invalid when its form is wrong, NotFound when it was never made."""
    code = forms.tidy(written)
    if not forms.sound(code):
        raise Invalid(
            _("This code is not right."),
            remedy=_("Compare each sign with the card. Codes have 12 signs."),
        )
    found = Code.objects.select_related("drive", "entry", "redemption__user").filter(code=code)
    for each in found:
        return each
    raise NotFound(_("No drive has this code."), remedy=_("Compare each sign with the card."))


def redeem(written: str, *, actor: Any, place: str = "", reference: str = "") -> Redemption:
    """Redeem a code once. Conflict when it was redeemed before."""
    code = find(written)
    try:
        with transaction.atomic():
            done = Redemption.objects.create(
                code=code,
                at=clock.now(),
                user=actor,
                place=place.strip()[:80],
                reference=reference.strip()[:80],
            )
            audit.record(
                actor=actor,
                action="collect.drive.redeem",
                target_kind="drive",
                target_id=str(code.drive_id),
                detail={"code": code.pk, "place": done.place},
            )
    except IntegrityError:
        before = Redemption.objects.get(code=code)
        raise Conflict(
            _("This code was redeemed already."),
            where={"at": before.at.isoformat(timespec="minutes"), "place": before.place},
            remedy=_("Each code counts once."),
        ) from None
    return done
