"""Numbers with their nouns."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 source`, `2 sources`. many: the plural where it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
