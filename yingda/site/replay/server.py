"""A private server: a fresh data folder, a free port, ended by its process number."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

READY_S = 240.0
END_S = 15.0
LOG_TAIL = 4000


class ServerFailed(RuntimeError):
    """The private server did not start; the end of its log."""


def free_port() -> int:
    """A port of this machine nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `yingda serve`; the same folder and settings may be started, killed and started again."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        mine = {"YINGDA_DATA_DIR": str(folder), "YINGDA_PUBLIC_URL": self.address}
        outside = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
        self._environment = {**outside, **mine, **(settings or {})}
        self.command = [sys.executable, "-m", "yingda.site.cli", "serve", "--port", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process number. Raises `ServerFailed` when it does not run."""
        if self._process is None:
            raise ServerFailed("the server was not started")
        return self._process.pid

    async def start(self) -> None:
        """Starts and waits for the first answer. Raises `ServerFailed`."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command, env=self._environment, stdout=log, stderr=subprocess.STDOUT)
        await self._answering(self._process)

    async def _answering(self, process: subprocess.Popen[bytes]) -> None:
        deadline = asyncio.get_running_loop().time() + READY_S
        async with httpx.AsyncClient(base_url=self.address, trust_env=False) as client:
            while True:
                try:
                    if not (await client.get("/api/v1/setup")).is_server_error:
                        return
                except httpx.TransportError:
                    pass
                if process.poll() is not None or asyncio.get_running_loop().time() > deadline:
                    raise ServerFailed(f"the server did not start:\n{self.tail()}")
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def end(self) -> None:
        """Ends it in order, or at once when it does not obey."""
        try:
            self._signal(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(END_S)
            self._process = None

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-LOG_TAIL:] if self.log.exists() else ""


@asynccontextmanager
async def private_server(settings: Mapping[str, str] | None = None) -> AsyncIterator[Server]:
    """A server of one's own in a temporary folder, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="yingda-replay-") as folder:
        server = Server(Path(folder), settings)
        try:
            await server.start()
            yield server
        finally:
            server.end()
