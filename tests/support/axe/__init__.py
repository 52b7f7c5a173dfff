"""axe-core in a page: what a person with a disability would stumble over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COUNTED = ("serious", "critical")
# A rule that names its impact has this one whatever it finds, so those below are not even run;
# and only what counts crosses over from the browser, which took as long as finding it.
RUN = """async ([tags, counted]) => {
  const idle = axe._audit.rules.filter(rule => rule.impact && !counted.includes(rule.impact));
  const rules = Object.fromEntries(idle.map(rule => [rule.id, {enabled: false}]));
  const told = await axe.run(document, {runOnly: tags, resultTypes: ['violations'], rules});
  return told.violations.filter(one => counted.includes(one.impact)).map(one => ({
    id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`)
  }));
}"""


def check(page: Page, *, allow: Sequence[str] = ()) -> list[str]:
    """Serious and critical violations on the page as it stands, one readable line each."""
    ready(page)
    found: list[dict[str, Any]] = page.evaluate(RUN, [TAGS, COUNTED])
    return [
        f"{one['impact']} {one['id']}: {one['help']}: " + " | ".join(one["nodes"])
        for one in found
        if one["id"] not in allow
    ]


def ready(page: Page) -> None:
    """Let the page know axe: through the debugger, which no content security policy touches."""
    if not page.evaluate("typeof globalThis.axe === 'object'"):
        page.evaluate(_script())


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8") + "\n;undefined"
