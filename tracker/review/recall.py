"""The estimate of what the flagging misses, from spot checks and reviews as they are in the database now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.domain.expectation import Tally, expected, shares
from tracker.domain.recall import (
    NO_FLAG_REVIEWED,
    NOTHING_DRAWN,
    NOTHING_JUDGED,
    Checked,
    Found,
    Recall,
    estimate,
    lacking,
)
from tracker.domain.spotcheck import Draw, Judgement
from tracker.storage import agreements, spotchecks, tallies


@dataclass(frozen=True, slots=True)
class Recalls:
    """Of one agreement. checks: spot checks judged; drawn: in all; unflagged: those judged of reports that carried no
    flag, which alone tell of `reports`. reports: share of the relevant reports that carry a
    flag at all; by_target: slug -> share of its relevant reports that are flagged for it. None: not estimated, for
    `reason` and `reason_by_target`.
    """

    agreement: str
    checks: int
    drawn: int
    unflagged: int
    reports: Recall | None
    by_target: Mapping[str, Recall | None]
    reason: str
    reason_by_target: str


def recalls(connection: sa.Connection, agreement_id: str) -> Recalls:
    """Return the estimates for an agreement and each of its live obligations and watchpoints. Raises NotFound.

    They are about the reports that stood to be drawn: those that came after the last draw are in no estimate yet.
    """
    targets = [target.slug for target in agreements.get(connection, agreement_id).targets]
    draws = spotchecks.draws(connection, agreement_id)
    checks = [check for draw in draws for check in spotchecks.listed(connection, draw=draw.id)]
    judged = [check.held for check in checks if check.held is not None]
    was_flagged = {check.id: (check.draw_id, check.was_flagged) for check in checks}
    none: dict[str, Recall | None] = dict.fromkeys(targets)
    if not judged:
        why = NOTHING_JUDGED if checks else NOTHING_DRAWN
        return Recalls(agreement_id, 0, len(checks), 0, None, none, why, why)
    unflagged = sum(not was_flagged[one.check_id][1] for one in judged)
    numbers = (len(judged), len(checks), unflagged)
    last_item = max(draw.last_item for draw in draws)
    counted = tallies.by_obligation(connection, agreement_id, last_item=last_item)
    wider = _together(one.reviewed for one in counted.values())
    if not wider:
        return Recalls(agreement_id, *numbers, None, none, NO_FLAG_REVIEWED, NO_FLAG_REVIEWED)
    sample = _Sample(draws, judged, was_flagged, tallies.spot_found(connection, agreement_id))
    by_target = {}
    for slug in targets:
        one = counted.get(slug, tallies.Counted())
        found = Found(one.relevant, *expected(shares(one.reviewed, wider), one.waiting))
        by_target[slug] = estimate([sample.checked(False, slug), sample.checked(True, slug)], found)
    known, waiting = tallies.reports(connection, agreement_id, last_item=last_item)
    found = Found(known, *expected(shares(wider), waiting))
    without, with_flag = sample.checked(False, None), sample.checked(True, None)
    reports = estimate([without], found)
    reasons = lacking([without]), lacking([without, with_flag])
    return Recalls(agreement_id, *numbers, reports, by_target, *reasons)


def _together(parts: Iterable[Mapping[int, Tally]]) -> dict[int, Tally]:
    """Return the tallies of several obligations, added up by bin."""
    found: dict[int, Tally] = {}
    for part in parts:
        for bin_, (relevant, others) in part.items():
            before = found.get(bin_, (0, 0))
            found[bin_] = (before[0] + relevant, before[1] + others)
    return found


@dataclass(frozen=True, slots=True)
class _Sample:
    """What was drawn and judged. kinds: check -> its draw, and whether the item was flagged then; missed: item and slug
    of what is still missed but for the spot check.
    """

    draws: Sequence[Draw]
    judged: Sequence[Judgement]
    kinds: Mapping[int, tuple[int, bool]]
    missed: set[tuple[int, str]]

    def checked(self, was_flagged: bool, slug: str | None) -> list[Checked]:
        """Return the draws of one kind of item; slug: None counts items missed for whatever obligation."""
        judged: Counter[int] = Counter()
        missed: Counter[int] = Counter()
        for one in self.judged:
            draw_id, kind = self.kinds[one.check_id]
            if kind is was_flagged:
                judged[draw_id] += 1
                named = one.missed if slug is None else tuple(each for each in one.missed if each == slug)
                missed[draw_id] += any((one.item_id, each) in self.missed for each in named)
        return [
            Checked(draw.flagged if was_flagged else draw.unflagged, judged[draw.id], missed[draw.id])
            for draw in self.draws
        ]
