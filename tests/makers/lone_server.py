"""A server of its own for a journey: `yingda serve` in its own process with its own data folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

START_S = 150.0
OTHERS = ("YINGDA_DATABASE_URL", "YINGDA_REDIS_URL", "YINGDA_DATA_DIR", "YINGDA_PUBLIC_URL", "DJANGO_SETTINGS_MODULE")


def wait_for(condition: Callable[[], bool], what: str, seconds: float = START_S) -> None:
    """Asks until `condition` holds; raises TimeoutError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)


def environment_of(folder: Path) -> dict[str, str]:
    """What a process of the product needs to work in `folder` alone, whatever this test run has been told."""
    return {name: value for name, value in os.environ.items() if name not in OTHERS} | {"YINGDA_DATA_DIR": str(folder)}


class Server:
    """`yingda serve` over SQLite in `folder`, at `url`. Killed and started again, it comes back at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and returns when it answers; raises RuntimeError with what it printed when it ended instead."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "yingda.site.cli", "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environment_of(self.folder), stdout=log, stderr=log)
        wait_for(self._answers, "the server does not answer")

    def kill(self) -> None:
        """SIGKILL: nothing can be put in order first."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends it as an operator does."""
        self._end(signal.SIGTERM)

    def said(self) -> str:
        """What it printed."""
        return (self.folder / "server.log").read_text()

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(self.said())
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).is_success
        except httpx.TransportError:
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(20)
