"""The verbs of tickets, by topic."""
