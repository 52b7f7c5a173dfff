"""What the guide on backups promises, done as it says."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.support import postgres
from tests.support.command import Done, threefold


def told(done: Done) -> dict[str, object]:
    assert done.code == 0, done.err
    return dict(done.json)


def packed(home: Path, archive: Path) -> None:
    """As the guide does it, with what it says need not be saved left out."""

    def wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        parts = Path(member.name).parts
        return None if len(parts) > 1 and parts[1] in {"spool", "static", "files"} else member

    with tarfile.open(archive, "w:gz") as out:
        out.add(home, "home", filter=wanted)


def put_back(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as saved:
        saved.extractall(folder, filter="data")
    return folder / "home"


def test_a_home_put_back_elsewhere_is_the_same_installation(three_customers, tmp_path):
    home = three_customers / "home"
    packed(home, tmp_path / "backup.tar.gz")
    again = put_back(tmp_path / "backup.tar.gz", tmp_path / "elsewhere")
    assert (again / "secret").stat().st_mode & 0o777 == 0o600
    assert told(threefold(again, "check", "--json"))["ok"]
    before = told(threefold(home, "status", "--json"))
    assert told(threefold(again, "status", "--json")) == before
    assert before["descriptive"]["customers"] == 3
    people = str(three_customers / "customers.csv")
    words = ("import", people, "--as", "customers", "--source", "crm", "--yes", "--json")
    brought = told(threefold(again, *words))
    assert (brought["loaded"], brought["duplicates"]) == (0, 3)


def test_a_store_without_its_secret_is_not_given_a_new_one(three_customers, tmp_path):
    packed(three_customers / "home", tmp_path / "backup.tar.gz")
    home = put_back(tmp_path / "backup.tar.gz", tmp_path / "elsewhere")
    kept = (home / "secret").read_bytes()
    (home / "secret").unlink()
    done = threefold(home, "init", "--json")
    assert done.json["error"]["code"] == "unavailable"
    assert "another secret" in done.json["error"]["message"]
    assert not (home / "secret").exists()
    (home / "secret").write_text("ab" * 32, "ascii")
    (home / "secret").chmod(0o600)
    for words in (("status",), ("init",)):
        done = threefold(home, *words)
        assert done.code == 6, words
        assert "from the backup of this store" in done.err
    (home / "secret").write_bytes(kept)
    assert threefold(home, "check").code == 0


@pytest.mark.skipif(not postgres.available(), reason="PostgreSQL is not installed")
def test_a_dump_put_back_beside_its_home_is_the_same_installation(tmp_path):
    url, home = postgres.new_database(), tmp_path / "home"
    place = {"THREEFOLD_DATABASE_URL": url}
    told(threefold(home, "init", "--industry", "retail", "--json", **place))
    people = tmp_path / "people.csv"
    people.write_text("Customer number,Full name\n1,Ana Ruiz\n2,Li Wei\n", "utf-8")
    words = ("import", str(people), "--as", "customers", "--source", "crm", "--yes", "--json")
    assert told(threefold(home, *words, **place))["loaded"] == 2
    dump = subprocess.run(
        [postgres.BINARIES / "pg_dump", url], check=True, capture_output=True, text=True
    ).stdout
    other = {"THREEFOLD_DATABASE_URL": postgres.new_database()}
    subprocess.run(
        [shutil.which("psql") or postgres.BINARIES / "psql", "-q", "-v", "ON_ERROR_STOP=1",
         other["THREEFOLD_DATABASE_URL"]],
        check=True, input=dump, capture_output=True, text=True,
    )  # fmt: skip
    shutil.copytree(home, tmp_path / "again")
    again = tmp_path / "again"
    assert told(threefold(again, "check", "--json", **other))["ok"]
    before = told(threefold(home, "status", "--json", **place))
    assert told(threefold(again, "status", "--json", **other)) == before
    strange = threefold(tmp_path / "node", "init", "--json", **other)
    assert strange.json["error"]["code"] == "unavailable"
    assert not (tmp_path / "node" / "secret").exists()
