"""Decisions of performance: what a plan pays and why."""
