"""The digest by which a feed's entries, and what they are told apart by, are known again from one fetch to the next."""

from xxhash import xxh3_64_intdigest

_SIGN = 1 << 63


def digest(written: bytes | memoryview) -> int:
    """Return 64 bits, signed as databases keep them: the same for the same bytes on every machine.

    Quick rather than safe against forgery: a feed that forges one deceives itself alone, about its own entries, which
    it might as well have sent unchanged.
    """
    return (xxh3_64_intdigest(written) ^ _SIGN) - _SIGN
