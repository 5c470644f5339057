"""Decisions about inboxes: settings, fields, origins, tokens. Pure: they are given `now`."""
