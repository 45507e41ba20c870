"""Structured treaty-clause tracker and compliance monitor: feeds become items, flags, reviews, determinations, reports."""

__version__ = "0.1.0"
