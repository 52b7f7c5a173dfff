"""Files of long tests begin first, or one process would still be at them when the others are done.

A file that is missing here, or takes less time by now, only costs waiting. Files that ask Spark go
to one process, or each would start a Spark of its own, which takes as long as many of their tests.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[2]
LONGEST = (
    "browser/test_every_page",
    "identity/matching/test_engines",
    "api/test_fuzz",
    "identity/test_undo",
    "plan/test_browser",
    "browser/test_import_wizard",
    "identity/test_shared_values",
    "browser/test_sources",
    "engine/test_cluster",
    "browser/test_whole_way",
    "descriptive/test_known_on",
    "cli/test_commands",
    "browser/test_pulls",
    "collect/stream/test_whole_way",
    "browser/test_drives",
    "demo/test_demo",
    "collect/test_crash",
    "collect/pulls/test_sql",
    "docs/test_examples",
    "browser/test_contacts",
    "site/test_no_leaks",
    "identity/test_unmerging",
    "identity/matching/test_few",
    "ui/test_browser",
    "collect/test_undo",
    "cli/test_backup",
    "browser/test_who_is_who",
    "collect/test_real_files",
    "collect/pulls/test_crash",
    "collect/stream/test_landing_hostile",
    "collect/stream/test_landing",
    "cli/test_identities",
    "cli/test_sources",
    "access/test_browser",
    "lake/test_rewrite",
    "jobs/test_crash",
    "lake/test_append",
    "behavioral/test_distilling",
    "collect/test_bad_files",
    "collect/stream/test_landing_once",
    "cli/test_evaluate",
)
SPARK = (
    "behavioral/test_engines_agree",
    "behavioral/test_ledger_engines",
    "behavioral/test_market_engines",
    "behavioral/test_preferences",
    "engine/test_engines",
    "engine/test_macros",
    "identity/matching/test_engines",
    "related/test_rivals_engines",
    "related/test_scores_contracts",
    "segments/test_classes_engines",
    "segments/test_rules_agree",
    "segments/test_segments_over_time",
    "view/test_wide",
)
_PLACES = {name: place for place, name in enumerate(LONGEST)}


def longest_first(items: list[Any]) -> None:
    """Order collected tests by their files: those above, then those of most tests."""
    files = [_file(item) for item in items]
    counts = Counter(files)
    ranks = [(_PLACES.get(name, len(LONGEST)), -counts[name], name) for name in files]
    items[:] = [item for _rank, item in sorted(zip(ranks, items, strict=True), key=lambda t: t[0])]


def _file(item: Any) -> str:
    return item.path.relative_to(ROOT / "tests").with_suffix("").as_posix()


class OneSpark(LoadScopeScheduling):
    """Hand tests out by file, as `--dist loadscope` does, those that ask Spark as if of one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "spark" if file.removeprefix("tests/").removesuffix(".py") in SPARK else file


def strays(items: list[Any]) -> set[str]:
    """Files whose tests ask Spark and that SPARK does not name."""
    return {_file(item) for item in items if {"each", "spark"} & {*item.fixturenames}} - {*SPARK}
