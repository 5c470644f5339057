"""The reads of the room, by topic."""
