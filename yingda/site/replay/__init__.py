"""Feeds recorded dialogues through the public interfaces of a running server and counts what became of every message.

A client like any other: HTTP and sockets only, nothing of Django and nothing of the database.
"""
