"""What is asked of a web page and of a site's robots.txt, and what is answered. Pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST_TEXT = 100_000
"""Characters of a page's text that are kept."""


class Task(StrEnum):
    """TEXT: of the page that is the body. PERMISSION: whether the robots.txt that is the body lets us fetch the url."""

    TEXT = "text"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes of a stranger's to be read. agent: how we are called in robots.txt."""

    task: Task
    url: str
    content_type: str
    agent: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """text: the page's main text, one line a paragraph, "" for none. allowed: False when robots.txt forbids the url."""

    text: str
    allowed: bool
