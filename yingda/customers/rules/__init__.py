"""Decisions of the room, by topic. Nothing here knows the clock or the database."""
