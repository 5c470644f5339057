"""Checks of what lies around the database: settings, files, Redis, mail."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from yingda.kit.late import Late
from yingda.site.doctor.findings import Finding, ok, problem, warning

if TYPE_CHECKING:
    import redis
else:
    redis = Late("redis")

KEY_LENGTH = 40
LEAST_FREE_GB = 1.0
LOCAL = {"localhost", "127.0.0.1", "::1"}
TIMEOUT_S = 3


def key() -> Iterator[Finding]:
    """The secret key: long enough, and where it lies in a file, readable by its owner only."""
    length = len(settings.SECRET_KEY)
    path = Path(settings.DATA_DIR) / "secret-key"
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    if mode & 0o077:
        yield problem("key", "key_file_open", path=path, mode=f"{mode:03o}")
    yield ok("key", "key_strong") if length >= KEY_LENGTH else problem("key", "key_weak", length=length)


def folder() -> Iterator[Finding]:
    """The data folder: writable, and not full."""
    path = Path(settings.DATA_DIR)
    free = round(shutil.disk_usage(path).free / 1e9, 1)
    if not os.access(path, os.W_OK):
        yield problem("folder", "folder_read_only", path=path)
    elif free < LEAST_FREE_GB:
        yield problem("folder", "folder_full", path=path, free_gb=free)
    else:
        yield ok("folder", "folder_sound", path=path, free_gb=free)


def hosts() -> Iterator[Finding]:
    """Whether browsers that come by the public URL are let in."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield problem("hosts", "hosts_miss", host=host)
    elif "*" in settings.ALLOWED_HOSTS and host not in LOCAL:
        yield warning("hosts", "hosts_open")
    else:
        yield ok("hosts", "hosts_fit", url=settings.PUBLIC_URL)


def https() -> Iterator[Finding]:
    """Whether passwords and cookies travel encrypted."""
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme == "https":
        yield ok("https", "https")
    elif parts.hostname in LOCAL:
        yield ok("https", "http_local")
    else:
        yield problem("https", "http_public", host=parts.hostname)


def frontend() -> Iterator[Finding]:
    """Whether console and widget are built."""
    built = Path(settings.STATIC_ROOT)
    there = (built / "console" / "index.html").exists() and (built / "widget" / "widget.js").exists()
    yield ok("frontend", "built") if there else problem("frontend", "not_built")


def mail() -> Iterator[Finding]:
    """Whether mail can be sent."""
    if not settings.EMAIL_HOST:
        yield warning("mail", "mail_unset")
    else:
        yield ok("mail", "mail_set", host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, sender=settings.DEFAULT_FROM_EMAIL)


def redis_server(nodes: int, sqlite: bool) -> Iterator[Finding]:
    """Redis where it is set, and whether it is needed: with more than one web process."""
    if not settings.REDIS_URL:
        if nodes > 1 and not sqlite:
            yield problem("redis", "redis_missing", nodes=nodes)
        else:
            yield ok("redis", "redis_not_needed")
        return
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        version = client.info("server")["redis_version"]
        client.close()
    except (redis.RedisError, OSError, ValueError) as error:
        yield problem("redis", "redis_unreachable", reason=str(error)[:200])
    else:
        yield ok("redis", "redis_reached", version=version)
