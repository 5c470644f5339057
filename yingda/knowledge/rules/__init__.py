"""Decisions about quick replies. Pure."""
