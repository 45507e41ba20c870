"""Stored records become a Report (build.py, pure), a Report becomes HTML, CSV or JSON."""
