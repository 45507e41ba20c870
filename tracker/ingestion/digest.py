"""The digest by which a feed's entries, and what they are told apart by, are known again from one fetch to the next."""

from xxhash import xxh3_64_intdigest

_SIGN = 1 << 63


def digest(written: bytes | memoryview) -> int:
    """Return 64 bits, signed as databases keep them: the same for the same bytes on every machine.

    Quick rather than safe against forgery. Who writes in a feed could forge the digest of another entry in it, whose
    bytes must be known beforehand: an edit of it would then go unseen, as if the feed had not sent it.
    """
    return (xxh3_64_intdigest(written) ^ _SIGN) - _SIGN
