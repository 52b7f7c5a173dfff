"""A room is used through its `service`, its `types` and its plug-in shapes, nothing else.

import-linter keeps the order of the rooms; this keeps their doors.
"""

from __future__ import annotations

import sys

import grimp

PACKAGE = "threefold"
DOORS = {"service", "types"}
OPEN = {"kit"}
"""Rooms of helpers without a service: every module is a door."""


def main() -> int:
    graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=True)
    broken = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split("."), imported.split(".")
            if len(there) < 3 or here[-1] == "__main__" or here[1] == there[1] or there[1] in OPEN:
                continue
            if there[2] not in DOORS:
                broken.append(f"{importer} uses {imported}")
    print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
