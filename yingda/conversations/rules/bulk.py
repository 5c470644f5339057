"""What may be done to many conversations at once."""

VERBS = ("resolve", "reopen", "assign", "tag", "untag", "snooze", "priority", "claim")
MOST_AT_ONCE = 200
