"""A Spark standalone cluster and a Spark Connect server on loopback, stopped at the end."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOST = "127.0.0.1"


@contextmanager
def cluster(folder: Path, *, workers: int) -> Iterator[str]:
    """The address of a master with that many workers of one core each."""
    master = _free_port()
    address = f"spark://{HOST}:{master}"
    with ExitStack() as stack:
        own = ["--host", HOST, "--webui-port", "0"]
        _start(stack, folder, "deploy.master.Master", *own, "--port", str(master))
        for number in range(workers):
            work = folder / f"worker-{number}"
            limits = ["--cores", "1", "--memory", "512m", "--work-dir", str(work)]
            _start(stack, folder, "deploy.worker.Worker", *own, *limits, address)
        _wait_for(master)
        yield address


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """The address of a Spark Connect server that computes by itself."""
    port = _free_port()
    settings = {
        "spark.connect.grpc.binding.address": HOST,
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": HOST,
        "spark.driver.host": HOST,
        "spark.ui.enabled": "false",
        "spark.driver.memory": "512m",
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": folder / "warehouse",
    }
    with ExitStack() as stack:
        said = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        server = "org.apache.spark.sql.connect.service.SparkConnectServer"
        _start(stack, folder, "deploy.SparkSubmit", "--master", "local[2]", "--class", server,
               *said, "spark-internal")  # fmt: skip
        _wait_for(port)
        yield f"sc://{HOST}:{port}"


def _start(stack: ExitStack, folder: Path, what: str, *words: str) -> None:
    import pyspark

    home = Path(pyspark.__file__).parent
    log = stack.enter_context((folder / f"{what}-{time.monotonic_ns()}.log").open("wb"))
    process = subprocess.Popen(
        [home / "bin" / "spark-class", f"org.apache.spark.{what}", *words],
        env=os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST,
                          "SPARK_DAEMON_MEMORY": "512m", "SPARK_LOCAL_DIRS": str(folder)},
        cwd=folder,
        stdout=log,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"Nothing answers at port {port}.")
