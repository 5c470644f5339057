"""Reads of tickets: which one may see, one of them, lists, types."""
