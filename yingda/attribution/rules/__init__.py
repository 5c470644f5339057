"""Decisions of the room, by topic; no storage, no clock, no chance."""
