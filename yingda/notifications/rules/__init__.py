"""The decisions of this room, by topic; what other rooms and tests name is named here."""

from yingda.notifications.rules.kinds import DAY_MS, KINDS, READ_KEPT_DAYS, Kind, Manner, manner_of

__all__ = ["DAY_MS", "KINDS", "READ_KEPT_DAYS", "Kind", "Manner", "manner_of"]
