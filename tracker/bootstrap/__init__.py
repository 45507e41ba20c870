"""Composition root: the parts put together once, and the acts that need several of them, a module a subject."""
