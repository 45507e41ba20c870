"""Words by which each language tells kinds of statement apart. Data only: one table per language."""
