"""Playbooks: what they say, what matches, what is checked."""
