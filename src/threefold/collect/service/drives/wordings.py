"""Versions of consent texts: written once, kept as evidence of what people agreed to."""

from __future__ import annotations

import hashlib
from typing import Any

from threefold.audit import service as audit
from threefold.collect.logic.drives.shape import Design
from threefold.collect.models import Drive, Wording
from threefold.kit import clock


def renew(drive: Drive, design: Design, *, actor: Any) -> list[Wording]:
    """Make a new version of every text that differs from its latest one; returns those made."""
    latest = current(drive)
    made = []
    for box in design.consents:
        for language in design.languages:
            text = box.wording.get(language, "")
            known = latest.get((box.purpose, language))
            if not text or (known and known.text == text):
                continue
            made.append(
                Wording.objects.create(
                    drive=drive,
                    purpose=box.purpose,
                    language=language,
                    number=known.number + 1 if known else 1,
                    text=text,
                    digest=digest(text),
                    made_at=clock.now(),
                    made_by=actor,
                )
            )
    if made:
        audit.record(
            actor=actor,
            action="collect.drive.wording",
            target_kind="drive",
            target_id=str(drive.pk),
            detail={"versions": [f"{each.purpose} {each.language} {each.number}" for each in made]},
        )
    return made


def current(drive: Drive) -> dict[tuple[str, str], Wording]:
    """The latest version by purpose and language."""
    rows = drive.wordings.order_by("number")
    return {(each.purpose, each.language): each for each in rows}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
