"""Packs (clauses/*/*.yaml) become checked domain records, then rows."""
