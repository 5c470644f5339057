"""A receiver of webhooks: a real HTTP server in a thread, which answers as it is told and keeps what it was sent."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from yingda.kit.actor import SYSTEM
from yingda.webhooks.actions import endpoints
from yingda.webhooks.models import Endpoint


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def is_signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is right, reckoned as the specification says and not by our own code."""
        raw = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.key}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
        return wanted in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """What came in, and what is answered: the next of `answers` (status, text), 200 when there is none left.

    A refusal says `retry_after` when there is one. While `gate` is closed requests are held.
    """

    url: str
    got: list[Received] = field(default_factory=list)
    answers: deque[tuple[int, str]] = field(default_factory=deque)
    retry_after: str | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def types(self) -> list[str]:
        return [one.told["type"] for one in self.got]


@contextmanager
def a_receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver at an address of its own on this machine, encrypted by `tls`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.got.append(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            receiver.came.release()
            receiver.gate.wait(20)
            status, text = receiver.answers.popleft() if receiver.answers else (200, "ok")
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{receiver.url}/elsewhere")
            if status >= 400 and receiver.retry_after is not None:
                self.send_header("Retry-After", receiver.retry_after)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    receiver.gate.set()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()


def an_endpoint(url: str, *types: str, **fields: Any) -> Endpoint:
    """An endpoint for these types (all when none are given)."""
    return endpoints.create(SYSTEM, {"name": "仓库", "url": f"{url}/hook", "types": list(types or ("*",)), **fields})
