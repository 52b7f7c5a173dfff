"""An HTTP proxy on the loopback that does to some requests what networks and servers do."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REFUSALS = {"503": "unavailable", "429": "busy"}
"""Further faults: `lost`, the server has taken the request but its answer never arrives; `slow`,
the request is on its way for a second or two."""
SLOW_S = 1.5


@dataclass
class Proxy:
    """`faults` befall the next requests that bring events, in order; then all goes well."""

    port: int
    faults: deque[str] = field(default_factory=deque)
    done: Counter[str] = field(default_factory=Counter)


@contextlib.contextmanager
def faulty(target: int, faults: Iterable[str] = ()) -> Iterator[Proxy]:
    """A proxy before the server on port `target`; Retry-After is one second."""
    proxy = Proxy(0, deque(faults))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def handle_any(self) -> None:
            body = self._body()
            fault = ""
            if self.command == "POST" or self.path.startswith("/pixel/"):
                with contextlib.suppress(IndexError):
                    fault = proxy.faults.popleft()
                proxy.done[fault or "passed"] += 1
            if fault in REFUSALS:
                self._refuse(fault)
                return
            if fault == "slow":
                time.sleep(SLOW_S)
            status, headers, answer = self._forward(body)
            if fault == "lost":
                self.close_connection = True
                return
            self._answer(status, headers, answer)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            dropped = {"transfer-encoding", "connection", "content-length"}
            headers = {k: v for k, v in self.headers.items() if k.lower() not in dropped}
            with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", target, timeout=30)
            ) as connection:
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.getheaders(), answer.read()

        def _refuse(self, fault: str) -> None:
            headers = [("Retry-After", "1"), ("Content-Type", "application/json")]
            if origin := self.headers.get("Origin"):
                headers += [
                    ("Access-Control-Allow-Origin", origin),
                    ("Access-Control-Allow-Credentials", "true"),
                    ("Access-Control-Expose-Headers", "Retry-After"),
                ]
            told = {"success": False, "code": REFUSALS[fault], "message": "Come again."}
            self._answer(int(fault), headers, json.dumps(told).encode())

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_HEAD = do_OPTIONS = handle_any  # noqa: N815

        def log_message(self, *_args: object) -> None:
            pass

        def handle(self) -> None:
            with contextlib.suppress(OSError):
                super().handle()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_args: object) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        proxy.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()
