"""The HTTP interface as a browser uses it: a cookie jar, the CSRF token, errors in words."""

import asyncio
from typing import Any

import httpx

# A server that is being started anew on a busy machine.
AWAY_S = 120.0
PAUSE_S = 0.3


class Unexpected(RuntimeError):
    """The server answered otherwise than the contract says; what was asked, and its answer in short."""


class Browser:
    """One signed-in (or not yet signed-in) browser at one server.

    address: `http://host:port`. patience_s: how long it asks on when the server is away, what may be asked twice (all but POST, and
    a POST said to be `repeatable`).
    """

    def __init__(self, address: str, patience_s: float = 0.0) -> None:
        self.address = address.rstrip("/")
        self._patience_s = patience_s
        self._client = httpx.AsyncClient(base_url=self.address, timeout=60, trust_env=False)

    async def close(self) -> None:
        """Lets go of the connections."""
        await self._client.aclose()

    async def ask(self, method: str, path: str, body: Any = None, *, repeatable: bool = False, **params: Any) -> Any:
        """The JSON of the answer, None without content. Raises `Unexpected` for a refusal, and for a server that is gone."""
        token = self._client.cookies.get("yingda_csrf") or ""
        headers = {"X-CSRFToken": token, "Referer": self.address} if method != "GET" else {}
        deadline = asyncio.get_running_loop().time() + (self._patience_s if repeatable or method != "POST" else 0)
        while True:
            try:
                answer = await self._client.request(method, path, json=body, params=params or None, headers=headers)
                break
            except httpx.TransportError as error:
                if asyncio.get_running_loop().time() >= deadline:
                    raise Unexpected(f"{method} {self.address}{path}: {error!r}") from error
                await asyncio.sleep(PAUSE_S)
        if answer.is_error:
            raise Unexpected(f"{method} {path}: {answer.status_code} {answer.text[:400]}")
        return answer.json() if answer.content else None

    async def sign_in(self, username: str, password: str) -> None:
        """The console's log-in. Raises `Unexpected` for a wrong password or a second factor."""
        await self.ask("GET", "/api/v1/setup")
        await self.ask("POST", "/_allauth/browser/v1/auth/login", {"username": username, "password": password})

    def cookie_header(self) -> dict[str, str]:
        """The cookies for a socket's handshake."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._client.cookies.items()), "Origin": self.address}

    def socket_address(self, path: str) -> str:
        """The address of a socket at this server."""
        return self.address.replace("http", "ws", 1) + path
