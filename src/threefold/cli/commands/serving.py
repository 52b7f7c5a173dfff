"""What goes on running: the web app, the event API, the worker that lands events and does jobs."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from threefold.cli import django_app
from threefold.cli.output import note

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]


def register(app: typer.Typer) -> None:
    app.command("serve", help="Run the web app, the event API and the background worker.")(serve)
    app.command("collect", help="Run the event API only.")(collect)
    app.command("worker", help="Run background work only: land events, do jobs.")(worker)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="Web processes.", min=1)] = 1,
    background: Annotated[bool, typer.Option(help="Run background work here as well.")] = True,
) -> None:
    django_app.start()
    helper = None
    if background:
        helper = subprocess.Popen([sys.executable, "-m", "threefold", "worker"])
    note(f"Threefold is at http://{host}:{port}/ (Ctrl-C stops it)")
    try:
        _listen("everything", host, port, workers)
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait(timeout=30)


def collect(
    host: Host = "127.0.0.1",
    port: Port = 8001,
    processes: Annotated[
        int, typer.Option(help="Processes, each with a spool of its own.", min=1)
    ] = 1,
) -> None:
    """Events wait in the spool folder until a worker of the same installation lands them."""
    django_app.start()
    note(f"The event API is at http://{host}:{port}/v1/ (Ctrl-C stops it)")
    _listen("collector", host, port, processes)


def _listen(application: str, host: str, port: int, processes: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        f"threefold.site.asgi:{application}",
        factory=True,
        address=host,
        port=port,
        workers=processes,
        interface=Interfaces.ASGI,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


def worker(
    once: Annotated[bool, typer.Option(help="End when nothing is waiting.")] = False,
) -> None:
    django_app.start()
    import signal
    import threading

    from threefold.collect.service import stream
    from threefold.jobs import service as jobs

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_args: stop.set())
    lander = threading.Thread(target=stream.lander.run, args=(stop,), name="lander")
    if once:
        stream.land_waiting()
    else:
        lander.start()
    try:
        jobs.work(once=once, stop=stop)
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        if lander.ident:
            lander.join()
