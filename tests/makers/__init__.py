"""Makers: rows for tests, by the actions of the rooms where there is one."""
