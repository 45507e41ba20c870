"""Agreements, clauses, obligations and watchpoints."""

from flask import Blueprint, render_template

from tracker.storage.engine import reading
from tracker.web import remembered
from tracker.web.context import now, tracker
from tracker.web.pages import agreement

blueprint = Blueprint("agreements", __name__)


@blueprint.get("/agreements/<agreement_id>")
def show(agreement_id: str) -> str:
    with reading(tracker().engine) as connection:
        page = agreement.of_agreement(connection, agreement_id)
    remembered.remember(agreement_id)
    return render_template("agreements/agreement.html", page=page)


@blueprint.get("/clauses/<agreement_id>/<number>")
def clause(agreement_id: str, number: str) -> str:
    with reading(tracker().engine) as connection:
        page = agreement.of_clause(connection, agreement_id, number, now=now())
    remembered.remember(agreement_id)
    return render_template("agreements/clause.html", page=page)


@blueprint.get("/obligations/<agreement_id>/<number>")
def obligation(agreement_id: str, number: str) -> str:
    with reading(tracker().engine) as connection:
        page = agreement.of_obligation(connection, f"{agreement_id}/{number}", now=now())
    remembered.remember(agreement_id)
    return render_template("agreements/obligation.html", page=page)
