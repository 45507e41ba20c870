"""Single reports, and the stories that they are in."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.errors import Invalid
from tracker.review import regroup
from tracker.storage.engine import reading, transaction
from tracker.web import forms
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import report

blueprint = Blueprint("items", __name__)


@blueprint.get("/items/<int:item_id>")
def show(item_id: int) -> str:
    return _page(item_id, flag_id=forms.whole(request.args, "flag"), all_parts=request.args.get("parts") == "all")


@blueprint.post("/items/<int:item_id>/split")
def split(item_id: int) -> Response | tuple[str, int]:
    try:
        note = forms.text(request.form, "note")
        with transaction(tracker().engine) as connection:
            regroup.split(connection, item_id, regroup.Ruling(analyst(), now(), note))
    except Invalid as problem:
        return _page(item_id, typed=request.form, problem=problem), code_of(problem)
    return redirect(url_for("items.show", item_id=item_id, _anchor="copies"), 303)


@blueprint.post("/items/<int:item_id>/merge")
def merge(item_id: int) -> Response | tuple[str, int]:
    try:
        into = forms.whole(request.form, "into")
        if into is None:
            raise Invalid("give the number of a story", field="into")
        with transaction(tracker().engine) as connection:
            regroup.merge(connection, item_id, into, regroup.Ruling(analyst(), now()))
    except Invalid as problem:
        return _page(item_id, typed=request.form, problem=problem), code_of(problem)
    return redirect(url_for("items.show", item_id=item_id, _anchor="copies"), 303)


def _page(
    item_id: int,
    *,
    flag_id: int | None = None,
    all_parts: bool = False,
    typed: forms.Typed | None = None,
    problem: Invalid | None = None,
) -> str:
    rules_of = tracker().rules_of if all_parts and flag_id is not None else None
    with reading(tracker().engine) as connection:
        page = report.gather(connection, item_id, tracker().in_use(connection), flag_id=flag_id, rules_of=rules_of)
    shown: forms.Typed = MultiDict() if typed is None else typed
    return render_template("items/item.html", page=page, typed=shown, problem=problem)
