"""Decisions of automations and macros."""
