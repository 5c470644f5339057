"""The verbs, by topic; those other rooms use are named here."""

from yingda.notifications.actions.devices import add_device, forget_session, forget_sessions_of, remove_device, set_wish
from yingda.notifications.actions.telling import choose, erase, forget_old, mark_read, notify, nudge

__all__ = [
    "add_device",
    "choose",
    "erase",
    "forget_old",
    "forget_session",
    "forget_sessions_of",
    "mark_read",
    "notify",
    "nudge",
    "remove_device",
    "set_wish",
]
