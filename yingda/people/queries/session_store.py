"""Log-in sessions: Django's own in the database, read plainly, since every request of the ordinary lane reads one."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db

from yingda.plumbing.realtime.node import read

_LIVE = "SELECT session_data, expire_date FROM django_session WHERE session_key = ?"


class SessionStore(db.SessionStore):
    """Django's database sessions; a key no session can have is not asked for."""

    def load(self) -> dict[str, Any]:
        """What the session holds. Nothing, and no key any more, where there is none or it has ended."""
        key = self.session_key or ""
        rows = read(_LIVE, (key,)) if key.isascii() and key.isalnum() else []
        if not rows or _instant(rows[0][1]) <= datetime.now(UTC):
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(rows[0][0])
        return found


def _instant(column: datetime) -> datetime:
    """A time as the driver gives it: SQLite's without its zone, which is UTC."""
    return column.replace(tzinfo=UTC) if column.tzinfo is None else column
