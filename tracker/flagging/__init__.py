"""Items become flags. fold, lexicon and match are pure; flag.py stores."""
