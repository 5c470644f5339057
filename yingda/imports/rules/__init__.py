"""Decisions of the room, by topic."""
