"""Collectors and landers that begin within moments: forked from a process that has imported all.

`python -m tests.support.prefork` with THREEFOLD_HOME; a line `collect PORT` or `land` is answered
with the number of a new process, which does what `threefold collect` or `threefold worker` would.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
import threading

import django

_DIE_WITH_PARENT = 1


def collect(port: str) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from threefold.site.asgi import collector

    server = Server(
        collector(),
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.ASGI,
        websockets=False,
        log_access=False,
    )
    asyncio.run(server.serve())


def land() -> None:
    from threefold.collect.service import stream

    stream.lander.run(threading.Event())


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    django.setup()
    import granian.server.embed  # noqa: F401

    import threefold.collect.service.stream
    import threefold.site.asgi  # noqa: F401

    # Children are not waited for: whoever asked for them kills them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    assert threading.active_count() == 1, "a process with threads cannot be forked safely"
    for line in sys.stdin:
        name, *values = line.split()
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # Whoever asked may be killed: nothing goes on running without the process forked from.
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            os.dup2(2, 1)
            {"collect": collect, "land": land}[name](*values)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
