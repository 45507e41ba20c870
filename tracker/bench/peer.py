"""One update by the peer: `python -m tracker.bench.peer DATABASE WORKERS`, the feeds' addresses on standard input."""

import sys

from reader import make_reader

from tracker.bench.account import measured


def main() -> None:
    """Add what is new among the feeds, update all, print what the update cost."""
    reader = make_reader(sys.argv[1])
    for line in sys.stdin:
        reader.add_feed(line.strip(), exist_ok=True)
    with measured() as cost:
        reader.update_feeds(scheduled=False, workers=int(sys.argv[2]))
    cost.items = reader.get_entry_counts().total or 0
    reader.close()
    print(cost.printed())  # noqa: T201 # the caller reads it


if __name__ == "__main__":
    main()
