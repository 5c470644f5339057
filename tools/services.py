"""What the whole test suite needs beyond Python: PostgreSQL, Redis, Chromium, a Chinese font, and Spark with its Java.

`python -m tools.services` installs what is missing (root on Debian) or says in one line what to install. `running()` starts
private PostgreSQL and Redis servers on free ports for one test run and stops them by pid; what runs on the machine already
is never touched.
"""

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import debian

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60
INITDB = ["-U", "yingda", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256"]
# fsync stays on: what the suite says about losing nothing is said about a database that writes through.
POSTGRES = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=on"]
PACKAGES = {
    "postgresql": ["postgresql"], "redis": ["redis-server"], "chromium": ["chromium"], "cjk-font": ["fonts-noto-cjk", "fontconfig"],
    "spark": ["default-jre-headless"],
}  # fmt: skip
OLDEST_JAVA = 17


def main() -> int:
    """Install what is missing; exit code 1 when something stays missing."""
    left = provide()
    print(f"services: all of {', '.join(PACKAGES)} are here" if not left else f"services: missing {', '.join(left)}")
    return int(bool(left))


def provide() -> list[str]:
    """Install what is missing when root, else say what to install; returns the names that are still missing."""
    names = missing()
    packages = [package for name in names for package in PACKAGES[name] if name != "spark" or not java()]
    if not names:
        return []
    if packages and debian.may_install():
        debian.install(packages)
    if "spark" in names and java():
        _install_spark()
    left = missing()
    if left:
        print(debian.advice([package for name in left for package in PACKAGES[name]]), file=sys.stderr)
        if "spark" in left:
            print("and in Python: uv sync --extra bigdata", file=sys.stderr)
    return left


def missing() -> list[str]:
    """Names out of PACKAGES that this machine lacks."""
    present: dict[str, Callable[[], object]] = {
        "postgresql": postgresql_home,
        "redis": lambda: shutil.which("redis-server"),
        "chromium": chromium,
        "cjk-font": _cjk_font,
        "spark": spark,
    }
    return [name for name, find in present.items() if not find()]


def postgresql_home() -> Path | None:
    """The bin folder of the newest PostgreSQL server: Debian's place first, then PATH."""
    homes = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if homes:
        return max(homes, key=lambda home: int(home.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def chromium() -> str | None:
    """Path of Debian's Chromium (or what YINGDA_TEST_CHROMIUM names); None when there is none."""
    named = os.environ.get("YINGDA_TEST_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


def spark() -> bool:
    """Whether Spark can be started: the extra `bigdata`, and a Java of 17 or later."""
    return importlib.util.find_spec("pyspark") is not None and java()


def java() -> bool:
    """Whether there is a Java that Spark 4 runs on."""
    found = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else shutil.which("java")
    if not found or not os.path.exists(found):
        return False
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    return version is not None and int(version[1]) >= OLDEST_JAVA


def _install_spark() -> None:
    """The extra `bigdata` into the environment of this project; nothing of it is taken away."""
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"), "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    command = [str(ROOT / ".tools" / "bin" / "uv"), "sync", "--locked", "--inexact", "--quiet", "--extra", "bigdata", "--python", sys.executable]
    print("installing from the Python package index: pyspark", flush=True)
    subprocess.run(command, cwd=ROOT, env=environment, check=False)
    importlib.invalidate_caches()


def _cjk_font() -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
        return bool(listed.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


@contextmanager
def running(names: set[str]) -> Iterator[dict[str, str]]:
    """Start private servers for `names` (of "postgresql", "redis") and give the environment that names them."""
    with ExitStack() as stack:
        environment = {}
        if "postgresql" in names:
            environment["YINGDA_TEST_POSTGRESQL_URL"] = stack.enter_context(_postgresql())
        if "redis" in names:
            environment["YINGDA_TEST_REDIS_URL"] = stack.enter_context(_redis())
        yield environment


@contextmanager
def _postgresql() -> Iterator[str]:
    home = postgresql_home()
    if home is None:
        raise RuntimeError(debian.advice(PACKAGES["postgresql"]))
    password, port = secrets.token_hex(16), free_port()
    with _folder() as (folder, user):
        secret = folder / "password"
        secret.write_text(password)
        secret.chmod(0o600)
        _own(secret, user)
        data = str(folder / "data")
        _initialise([str(home / "initdb"), "-D", data, *INITDB, "--pwfile", str(secret)], user)
        server = [str(home / "postgres"), "-D", data, "-p", str(port), "-c", f"unix_socket_directories={_socket_folder(folder)}", *POSTGRES]
        ready = [str(home / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        with _server(server, ready, folder / "log", user, signal.SIGINT):
            yield f"postgresql://yingda:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def _redis() -> Iterator[str]:
    port = free_port()
    with _folder() as (folder, user):
        server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
        ready = ["redis-cli", "-p", str(port), "ping"]
        with _server(server, ready, folder / "log", user, signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _folder() -> Iterator[tuple[Path, str | None]]:
    """A private folder, and the user the server must run as (None: the one who is running)."""
    user = _unprivileged() if os.geteuid() == 0 else None
    parent = ROOT / "var"
    if user is None:
        parent.mkdir(exist_ok=True)
    # Another user cannot be counted on to reach a folder inside somebody's home.
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=None if user else parent))
    _own(folder, user)
    try:
        yield folder, user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _own(path: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user)


def _initialise(command: list[str], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip()}")


@contextmanager
def _server(command: list[str], ready: list[str], log: Path, user: str | None, stop: signal.Signals) -> Iterator[None]:
    with log.open("wb") as output:
        # A session of its own: Ctrl-C in the terminal must reach the tests first, the servers last.
        process = subprocess.Popen(command, user=user, cwd="/", stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        _wait_until_ready(process, ready, log)
        yield
    finally:
        process.send_signal(stop)
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], ready: list[str], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while subprocess.run(ready, capture_output=True, check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} did not start: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.05)


def _socket_folder(folder: Path) -> str:
    """Where the socket goes; "" (no socket, TCP only) when the path is longer than the system's 107 bytes allow."""
    return str(folder) if len(f"{folder}/.s.PGSQL.65535") < 107 else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
