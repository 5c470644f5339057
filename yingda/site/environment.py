"""What the environment says, read once (docs/contract.md §7)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def data_dir() -> Path:
    """Where the database, uploads and the generated key live; made when absent."""
    path = Path(os.environ.get("YINGDA_DATA_DIR", "var")).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """`YINGDA_SECRET_KEY`, or a key made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("YINGDA_SECRET_KEY")
    if given:
        return given
    path = folder / "secret-key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        # Tests use a file as the product does: in memory, threads share one cache and lock each other out of tables.
        # One for each process, because a run that was killed leaves a write-ahead log that does not fit the next file.
        "TEST": {"NAME": f"{path}.test-{os.getpid()}"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-20000;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 3},
    }


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the database named by `YINGDA_DATABASE_URL`. Raises `ValueError` for a kind we do not know."""
    url = os.environ.get("YINGDA_DATABASE_URL") or f"sqlite:///{folder / 'yingda.sqlite3'}"
    if url.startswith("sqlite:///"):
        return _sqlite(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql(url)
    raise ValueError("YINGDA_DATABASE_URL must begin with sqlite:/// or postgresql://")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def is_on(name: str, default: bool) -> bool:
    """A switch: 1/true/yes/on or anything else."""
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "on"}
