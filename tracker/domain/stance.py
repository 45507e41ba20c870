"""What a report says about an obligation."""

from enum import StrEnum


class Stance(StrEnum):
    """What the report says about the obligation. BREACH is an allegation or report of non-fulfilment, never a
    finding.
    """

    BREACH = "breach"
    FULFILMENT = "fulfilment"
    DENIAL = "denial"
    TALK = "talk"
    CONTEXT = "context"
