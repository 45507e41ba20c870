"""Frozen records and the rules over them. No I/O, no clock; imports errors and the standard library only."""
