"""Spot checks: reports drawn at random, judged for what the flagging missed."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.bootstrap.spotchecks import draw_spot_checks
from tracker.errors import Invalid, StaleJudgement
from tracker.review.spotcheck import judge
from tracker.storage import spotchecks
from tracker.storage.engine import reading, transaction
from tracker.web import forms, remembered
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import spotchecks as pages

blueprint = Blueprint("spotchecks", __name__)
_ANCHOR = "reading"


@blueprint.get("/spot-checks")
def show() -> str:
    return _page(forms.whole(request.args, "draw"), forms.whole(request.args, "check"), MultiDict(), None)


@blueprint.post("/spot-checks/<int:check_id>")
def decide(check_id: int) -> Response | tuple[str, int]:
    """Store a judgement and go on to the next report of the draw; a refused form comes back as it was typed."""
    typed = request.form
    try:
        verdict = forms.spot_verdict(typed)
        with transaction(tracker().engine) as connection:
            judge(connection, check_id, verdict, analyst=analyst(), at=now())
            check = spotchecks.get(connection, check_id)
            following = pages.following(connection, check)
    except (Invalid, StaleJudgement) as problem:
        return _page(None, check_id, typed, problem), code_of(problem)
    if following is None:
        return redirect(url_for("spotchecks.show", done=check_id, draw=check.draw_id, _anchor=_ANCHOR), 303)
    return redirect(url_for("spotchecks.show", done=check_id, check=following, _anchor=_ANCHOR), 303)


@blueprint.post("/spot-checks/draw")
def draw() -> Response:
    """Draw this week's samples; where that was done already, nothing changes, and the page says so."""
    drawn = draw_spot_checks(tracker())
    return redirect(url_for("spotchecks.show", nothing=None if drawn else 1), 303)


def _page(
    draw_id: int | None, check_id: int | None, typed: forms.Typed, problem: Invalid | StaleJudgement | None
) -> str:
    done = forms.whole(request.args, "done")
    with reading(tracker().engine) as connection:
        page = pages.gather(
            connection, pages.Wanted(draw_id, check_id, remembered.agreement(), "estimate" in request.args)
        )
    if page.draw is not None and (draw_id is not None or check_id is not None):
        remembered.remember(page.draw.agreement)
    judged = next((one for one in page.checks if one.id == done), None)
    return render_template(
        "spotchecks/page.html",
        page=page,
        typed=typed,
        problem=problem,
        judged=judged,
        nothing="nothing" in request.args,
    )
