"""Shapes of the interface, by topic."""
