"""A throw-away PostgreSQL for tests: own folder, loopback port, nothing flushed to disk."""

from __future__ import annotations

import atexit
import grp
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql/15/bin")
_numbers = itertools.count(1)
_BEGUN = "THREEFOLD_TEST_SERVER"
_SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def available() -> bool:
    return _binary("initdb") is not None


@cache
def session_server() -> str:
    """The one server of all test processes, stopped at the end of the first; its URL."""
    if begun := os.environ.get(_BEGUN):
        return begun
    folder = Path(tempfile.mkdtemp(prefix="threefold-pg-"))
    url = os.environ[_BEGUN] = start_postgres(folder)

    def end() -> None:
        stop_postgres(folder)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return url


def new_database() -> str:
    """The URL of an empty database of its own on the session's server."""
    import psycopg

    url, name = session_server(), f"own{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def start_postgres(folder: Path) -> str:
    """Start a server whose data lie below `folder`; its URL. End it with `stop_postgres`.

    PostgreSQL refuses to run as root, so root hands it to an unprivileged user; `folder` and its
    parents are opened for that user to pass through.
    """
    data = folder / "pgdata"
    data.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(data, *_user())
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == 0 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
    _run("initdb", "-D", str(data), "-U", "threefold", "-A", "trust", "-E", "UTF8", "--no-sync")
    port = _free_port()
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        **_SPEED,
    }
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = str(data / "server.log")
    _run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
    return f"postgresql://threefold@127.0.0.1:{port}/postgres"


def stop_postgres(folder: Path) -> None:
    _run("pg_ctl", "-D", str(folder / "pgdata"), "-m", "immediate", "-w", "stop")


def _run(program: str, *arguments: str) -> None:
    path = _binary(program)
    if path is None:
        raise RuntimeError(f"{program} of PostgreSQL is not installed")
    command = [path, *arguments]
    if os.geteuid() == 0:
        user, group = _user()
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]
    done = subprocess.run(
        command,
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}: {done.stdout}")


def _binary(program: str) -> str | None:
    return shutil.which(program, path=f"{BINARIES}{os.pathsep}{os.environ.get('PATH', '')}")


def _user() -> tuple[str, str]:
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_name, grp.getgrgid(found.pw_gid).gr_name
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
