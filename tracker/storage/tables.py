"""All tables, gathered from `definitions`. The migrations alone make the schema; a test holds the two together."""

from tracker.storage.definitions.accounts import accounts, audit, sessions, sign_in_links
from tracker.storage.definitions.agreements import (
    agreements,
    clause_texts,
    clauses,
    indicators,
    obligations,
    pack_changes,
    places,
    saved_sets,
)
from tracker.storage.definitions.determinations import (
    determination_evidence,
    determinations,
    event_items,
    event_obligations,
    events,
)
from tracker.storage.definitions.flags import FULL_SCORE, flags, matches
from tracker.storage.definitions.items import full_texts, items, revisions
from tracker.storage.definitions.learned import MODEL_IS_USED, adapters, dropped_models, models, refits, text_vectors
from tracker.storage.definitions.metadata import UtcDateTime, metadata
from tracker.storage.definitions.reviews import reviews, spot_checks, spot_draws, spot_judgements
from tracker.storage.definitions.runs import imports, leases, runs
from tracker.storage.definitions.sources import credentials, fetches, former_addresses, recollections, sources
from tracker.storage.definitions.stories import (
    stories,
    story_bands,
    story_days,
    story_joins,
    story_rulings,
    story_texts,
    text_forms,
)

__all__ = [
    "APPEND_ONLY",
    "FULL_SCORE",
    "MODEL_IS_USED",
    "NEVER_DELETED",
    "UtcDateTime",
    "accounts",
    "adapters",
    "agreements",
    "audit",
    "clause_texts",
    "clauses",
    "credentials",
    "determination_evidence",
    "determinations",
    "dropped_models",
    "event_items",
    "event_obligations",
    "events",
    "fetches",
    "flags",
    "former_addresses",
    "full_texts",
    "imports",
    "indicators",
    "items",
    "leases",
    "matches",
    "metadata",
    "models",
    "obligations",
    "pack_changes",
    "places",
    "recollections",
    "refits",
    "reviews",
    "revisions",
    "runs",
    "saved_sets",
    "sessions",
    "sign_in_links",
    "sources",
    "spot_checks",
    "spot_draws",
    "spot_judgements",
    "stories",
    "story_bands",
    "story_days",
    "story_joins",
    "story_rulings",
    "story_texts",
    "text_forms",
    "text_vectors",
]

APPEND_ONLY = (
    "pack_changes",
    "revisions",
    "matches",
    "reviews",
    "events",
    "event_obligations",
    "event_items",
    "determinations",
    "determination_evidence",
    "audit",
    "story_joins",
    "story_rulings",
    "spot_draws",
    "spot_checks",
    "spot_judgements",
)
"""Tables whose rows are never changed or removed; triggers hold it."""

NEVER_DELETED = (
    "agreements",
    "clauses",
    "obligations",
    "sources",
    "stories",
    "story_texts",
    "items",
    "flags",
    "accounts",
    "models",
    "adapters",
)
"""Tables whose rows may change but are never removed; triggers hold it."""
