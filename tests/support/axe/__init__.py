"""axe-core in a page: what a person with a disability would stumble over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check(page: Page, *, allow: Sequence[str] = ()) -> list[str]:
    """Serious and critical violations on the page as it stands, one readable line each.

    The script is evaluated through the debugger, which a content security policy does not touch.
    """
    if not page.evaluate("typeof globalThis.axe === 'object'"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8") + "\n;undefined")
    result: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{one['impact']} {one['id']}: {one['help']}: "
        + " | ".join(f"{node['target']} {node['failureSummary']}" for node in one["nodes"][:3])
        for one in result["violations"]
        if one["impact"] in {"serious", "critical"} and one["id"] not in allow
    ]
