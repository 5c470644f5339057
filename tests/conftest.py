"""Fixtures of the whole suite. Makers of rows live in tests/makers/<room>.py."""
