"""The command line: one command per act."""
