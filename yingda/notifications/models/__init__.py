"""Storage of the room, by topic."""

from yingda.notifications.models.pushing import Device, Push, PushKey, PushWish
from yingda.notifications.models.telling import Notification, Preference

__all__ = ["Device", "Notification", "Preference", "Push", "PushKey", "PushWish"]
