"""The reads of the room, by topic."""

from yingda.notifications.queries.devices import devices_of, people_with_devices, push_settings
from yingda.notifications.queries.inbox import count_before, inbox_of, listed, manners, person_of, preferences, unread_count

__all__ = ["count_before", "devices_of", "inbox_of", "listed", "manners", "people_with_devices", "person_of", "preferences", "push_settings", "unread_count"]
