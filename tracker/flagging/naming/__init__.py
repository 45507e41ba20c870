"""Where those who speak are named, by the grammar of each language."""
