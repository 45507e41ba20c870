"""Decisions: reviews of flags, events, determinations. Everything is appended."""
