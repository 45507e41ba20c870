"""What people call a record: on pages, in messages and reports, as evidence, and in the audit chain."""


def item_name(item_id: int) -> str:
    """Return what people call a report: `item-12`."""
    return f"item-{item_id}"


def flag_name(flag_id: int) -> str:
    """Return what people call a flag: `flag-4`."""
    return f"flag-{flag_id}"


def review_name(review_id: int) -> str:
    """Return what people call a review: `review-7`."""
    return f"review-{review_id}"


def event_name(event_id: int) -> str:
    """Return what people call an event: `event-3`."""
    return f"event-{event_id}"


def determination_name(determination_id: int) -> str:
    """Return what people call a determination: `determination-2`."""
    return f"determination-{determination_id}"


def judgement_name(judgement_id: int) -> str:
    """Return what people call a judgement of a spot check: `judgement-5`."""
    return f"judgement-{judgement_id}"
