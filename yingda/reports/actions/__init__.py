"""The verbs of the room, by topic."""
