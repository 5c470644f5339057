"""Requests to addresses that people typed: only public ones, only those that were checked, and never for long.

The name is resolved once for each request and the connection goes to the very address that was checked, so that a name
which answers differently the next time does not help. Redirects are not followed. Call it outside of transactions.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from typing import Any

from django.conf import settings

from yingda.kit.addresses import Address, is_allowed, is_public, networks

TIMEOUT_S = 15.0
RESOLVE_S = 5.0
ANSWER_BYTES = 4_000
Resolver = Callable[[str, int], Sequence[str]]
_resolving = ThreadPoolExecutor(4, thread_name_prefix="names")


class HostUnknown(Exception):
    """The name leads nowhere, or nobody answered for it in time."""


class AddressRefused(Exception):
    """The name leads to an address that requests may not go to; `address` is the first such."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status and the beginning of the text, or why there is none; the time taken in ms.

    retry_after: what the header of that name says, as it stands there; None without one.
    error: empty, `host`, `address`, `connection`, `tls`, `timeout` or `protocol`.
    """

    status: int | None
    text: str
    error: str
    took_ms: int
    retry_after: str | None = None


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them. Raises OSError."""
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def checked(host: str, port: int, encrypted: bool, resolve: Resolver | None = None) -> list[Address]:
    """The addresses of a host, every one of which requests may go to: public over TLS, or allowed by the operator.

    Raises HostUnknown, AddressRefused.
    """
    try:
        found = _resolving.submit(resolve or system_resolver, host, port).result(RESOLVE_S)
        addresses = [ip_address(one.split("%")[0]) for one in found]
    except (OSError, ValueError, TimeoutError, UnicodeError) as error:
        raise HostUnknown(host) from error
    allowed = networks(settings.WEBHOOK_ALLOWED_NETWORKS)
    for address in addresses:
        if not is_allowed(address, allowed) and not (encrypted and is_public(address)):
            raise AddressRefused(str(address))
    if not addresses:
        raise HostUnknown(host)
    return addresses


def post(url: tuple[str, str, int, str], headers: dict[str, str], body: bytes, timeout_s: float = TIMEOUT_S, resolve: Resolver | None = None) -> Answer:
    """Sends `body` to (scheme, host, port, path) and waits `timeout_s` at most for the whole of it; never raises."""
    began = time.monotonic()
    got = _attempt(url, headers, body, began + timeout_s, resolve)
    return Answer(got.status, got.text, got.error, int((time.monotonic() - began) * 1000), got.retry_after)


@dataclass(frozen=True, slots=True)
class _Got:
    status: int | None = None
    text: str = ""
    error: str = ""
    retry_after: str | None = None


def _attempt(url: tuple[str, str, int, str], headers: dict[str, str], body: bytes, until: float, resolve: Resolver | None) -> _Got:
    scheme, host, port, path = url
    try:
        addresses = checked(host, port, scheme == "https", resolve)
        with contextlib.closing(_connected(addresses, port, until)) as plain:
            answered = _exchange(_Line(plain, host, scheme == "https", until), (host, port, path), headers, body)
        # A line that was cut looks like one that ended: what came over it is not believed.
        return answered if time.monotonic() < until else _Got(error="timeout")
    except HostUnknown:
        return _Got(error="host")
    except AddressRefused:
        return _Got(error="address")
    except TimeoutError:
        return _Got(error="timeout")
    except ssl.SSLError:
        return _Got(error="timeout" if time.monotonic() >= until else "tls")
    except OSError:
        return _Got(error="timeout" if time.monotonic() >= until else "connection")
    except (HTTPException, ValueError):
        return _Got(error="timeout" if time.monotonic() >= until else "protocol")


def _connected(addresses: Sequence[Address], port: int, until: float) -> socket.socket:
    failure: OSError = ConnectionError("no address")
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), timeout=max(0.1, until - time.monotonic()))
        except OSError as error:
            failure = error
    raise failure


class _Line:
    """A connected socket, encrypted when asked for, that is cut at its moment however slowly the other side speaks."""

    def __init__(self, plain: socket.socket, host: str, encrypted: bool, until: float) -> None:
        self._plain, self._host, self._encrypted, self._until = plain, host, encrypted, until
        self._timer = threading.Timer(max(0.1, until - time.monotonic()), self._cut)

    def __enter__(self) -> socket.socket:
        self._timer.daemon = True
        self._timer.start()
        self._plain.settimeout(max(0.1, self._until - time.monotonic()))
        self._plain = _tls().wrap_socket(self._plain, server_hostname=self._host) if self._encrypted else self._plain
        return self._plain

    def __exit__(self, *_: Any) -> None:
        self._timer.cancel()
        self._plain.close()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self._plain.shutdown(socket.SHUT_RDWR)


def _exchange(line: _Line, place: tuple[str, int, str], headers: dict[str, str], body: bytes) -> _Got:
    host, port, path = place
    with line as connected:
        connection = HTTPConnection(host, port)
        # The library names the host by its port too, unless it is the usual one of plain HTTP.
        shown = f"[{host}]" if ":" in host else host
        connection.sock = connected
        connection.request("POST", path, body, {**headers, "host": shown if port in (80, 443) else f"{shown}:{port}", "connection": "close"})
        answer = connection.getresponse()
        text = answer.read(ANSWER_BYTES).decode("utf-8", "replace").replace("\x00", "�")
        return _Got(answer.status, text, "", answer.getheader("retry-after"))


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
