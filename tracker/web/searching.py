"""Read what a form searches for among the reports found relevant. A search stores nothing: the form comes back as it
was typed, with what was found in it.
"""

from collections.abc import Collection

from tracker.domain.queue import EVERYTHING
from tracker.errors import Invalid
from tracker.storage.found_relevant import Sought
from tracker.web import forms, queue_forms
from tracker.web.pages.finding import Looked
from tracker.web.pages.offered import AT_ONCE

_SHOW = "show"


def is_search(typed: forms.Typed) -> bool:
    """Whether the form was sent by its button for searching."""
    return _SHOW in typed


def looked(typed: forms.Typed, obligations: Collection[str], chosen: tuple[int, ...]) -> tuple[Looked, Invalid | None]:
    """Return what is looked for, and what is wrong with it; without that fault nothing is searched for."""
    unread: list[Invalid] = []
    search = forms.unless_faulty(lambda: queue_forms.search(typed), unread) or EVERYTHING
    shown = forms.unless_faulty(lambda: forms.whole(typed, _SHOW), unread)
    found = Looked(Sought(tuple(obligations), search), chosen, max(shown or 0, AT_ONCE))
    return found, unread[0] if unread else None
