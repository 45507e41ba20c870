"""A structured treaty-clause tracker: feeds become items, flags, reviews, determinations, reports."""

__version__ = "0.1.0"
