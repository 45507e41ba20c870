"""Feeds and files become stored items. Network in fetch.py alone; parse.py is pure."""
