"""What the environment says, read once (docs/contract.md §7). A wrong value ends the program with one clear line."""

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

ON, OFF = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
# Scheme of YINGDA_SMTP_URL → usual port, TLS from the start, TLS by STARTTLS (RFC 8314, RFC 3207)
MAIL = {"smtp": (25, False, False), "starttls": (587, False, True), "smtps": (465, True, False)}
MAIL_TIMEOUT_S = 20
FACTS_ENGINES = ("duckdb", "spark")


class WrongSetting(SystemExit):
    """A variable that cannot be used: its name, and why, zh and en. Not caught, it is printed instead of a stack of calls."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{name}：{zh}\n{name}: {en}")
        self.name = name


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
        "TEST": {"NAME": os.path.join(tempfile.gettempdir(), f"yingda.test-{os.getpid()}.sqlite3")},
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
    """Django's settings of the database named by `YINGDA_DATABASE_URL`. Raises `WrongSetting` for a kind we do not know."""
    url = os.environ.get("YINGDA_DATABASE_URL") or f"sqlite:///{folder / 'yingda.sqlite3'}"
    if url.startswith("sqlite:///"):
        return _sqlite(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql(url)
    raise WrongSetting("YINGDA_DATABASE_URL", "必须以 sqlite:/// 或 postgresql:// 开头", "must begin with sqlite:/// or postgresql://")


def text(name: str, default: str = "") -> str:
    """A text without blanks around it; absent or empty is the default."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def is_on(name: str, default: bool) -> bool:
    """A switch: 1/true/yes/on or 0/false/no/off; absent or empty is the default. Raises `WrongSetting`."""
    value = os.environ.get(name, "").strip().lower()
    if value and value not in ON | OFF:
        raise WrongSetting(name, f"只能是 1 或 0，现在是 {value!r}", f"must be 1 or 0, not {value!r}")
    return value in ON if value else default


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """A whole number between `least` and `most`. Raises `WrongSetting`."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise WrongSetting(name, f"必须是 {least} 到 {most} 的整数，现在是 {value!r}", f"must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def public_url() -> str:
    """`YINGDA_PUBLIC_URL` without a slash at its end: where browsers reach this installation. Raises `WrongSetting`."""
    url = (os.environ.get("YINGDA_PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise WrongSetting("YINGDA_PUBLIC_URL", f"应形如 https://desk.example.com，现在是 {url!r}", f"must look like https://desk.example.com, not {url!r}")
    return url


def redis_url() -> str:
    """`YINGDA_REDIS_URL`, empty without Redis. Raises `WrongSetting`."""
    url = os.environ.get("YINGDA_REDIS_URL", "").strip()
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise WrongSetting("YINGDA_REDIS_URL", "必须以 redis://、rediss:// 或 unix:// 开头", "must begin with redis://, rediss:// or unix://")
    return url


def facts_engine() -> str:
    """`YINGDA_FACTS_ENGINE`: duckdb (in this process) or spark, which needs `YINGDA_FACTS_FOLDER`. Raises `WrongSetting`."""
    engine = text("YINGDA_FACTS_ENGINE", "duckdb").lower()
    if engine not in FACTS_ENGINES:
        raise WrongSetting("YINGDA_FACTS_ENGINE", "只能是 duckdb 或 spark", "must be duckdb or spark")
    if engine == "spark" and not text("YINGDA_FACTS_FOLDER"):
        raise WrongSetting(
            "YINGDA_FACTS_FOLDER", "用 spark 时须指明导出的 Parquet 在哪里（yingda facts export）",
            "says where the exported Parquet lies (yingda facts export) with the engine spark",
        )  # fmt: skip
    return engine


def trusted_proxies() -> list[str]:
    """`YINGDA_TRUSTED_PROXIES`: addresses and networks whose `X-Forwarded-For` is believed. Raises `WrongSetting`."""
    return networks("YINGDA_TRUSTED_PROXIES")


def networks(name: str) -> list[str]:
    """A comma-separated list of IP addresses and networks. Raises `WrongSetting`."""
    nets = words(name)
    for net in nets:
        try:
            ipaddress.ip_network(net, strict=False)
        except ValueError as error:
            raise WrongSetting(name, f"{net!r} 不是 IP 地址或网段", f"{net!r} is no IP address or network") from error
    return nets


def mail() -> dict[str, Any]:
    """Django's settings of outgoing mail by `YINGDA_SMTP_URL` and `YINGDA_MAIL_FROM`; without them mails fail and say so.

    smtp://user:password@host:port is unencrypted, starttls://… encrypts after the greeting, smtps://… from the start.
    Raises `WrongSetting`.
    """
    url = os.environ.get("YINGDA_SMTP_URL", "").strip()
    if not url:
        return {"EMAIL_BACKEND": "yingda.site.mail.NotConfigured", "DEFAULT_FROM_EMAIL": ""}
    parts = urlsplit(url)
    usual, tls, starttls = MAIL.get(parts.scheme, (0, False, False))
    if not usual or not parts.hostname:
        said = "smtp://user:password@host:25, starttls://…:587, smtps://…:465"
        raise WrongSetting("YINGDA_SMTP_URL", f"应形如 {said}", f"must look like {said}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": parts.hostname, "EMAIL_PORT": _port(parts) or usual,
        "EMAIL_HOST_USER": unquote(parts.username or ""), "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls, "EMAIL_USE_TLS": starttls, "EMAIL_TIMEOUT": MAIL_TIMEOUT_S, "DEFAULT_FROM_EMAIL": _sender(),
    }  # fmt: skip


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise WrongSetting("YINGDA_SMTP_URL", "端口必须是 1 到 65535 的数字", "the port must be a number from 1 to 65535") from error


def _sender() -> str:
    sender = os.environ.get("YINGDA_MAIL_FROM", "").strip()
    name, _, address = sender.rpartition("<")
    bare = address.rstrip(">") if name else sender
    if not (0 < bare.find("@") < len(bare) - 1) or any(mark in sender for mark in "\r\n"):
        raise WrongSetting(
            "YINGDA_MAIL_FROM", "设置了 YINGDA_SMTP_URL 时必须填写发件地址，例如 青禾客服 <desk@example.com>",
            "the sender's address is needed with YINGDA_SMTP_URL, such as Qinghe <desk@example.com>",
        )  # fmt: skip
    return sender
