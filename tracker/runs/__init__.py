"""Whole acts over several steps: the daily run, loading a pack, importing past reports. The only room that fans out."""
