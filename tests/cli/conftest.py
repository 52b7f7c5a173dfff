"""Installations for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import company
from tests.support.command import begin, threefold


@pytest.fixture(scope="module")
def three_customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose `home` knows the three customers of the small company."""
    folder = tmp_path_factory.mktemp("three")
    home = folder / "home"
    begin(home)
    told = company.CUSTOMERS.replace("Number,", "Customer number,", 1)
    (folder / "customers.csv").write_text(told, "utf-8")
    done = threefold(home, "import", str(folder / "customers.csv"), "--as", "customers",
                     "--source", "crm", "--yes", "--json")  # fmt: skip
    assert (done.code, done.json["loaded"]) == (0, 3)
    return folder
