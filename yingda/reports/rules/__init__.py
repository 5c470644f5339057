"""Decisions of the room: what a report is made of, its periods, how a figure is written, and how it is laid out."""
