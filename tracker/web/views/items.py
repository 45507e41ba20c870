"""Single reports."""

from flask import Blueprint, render_template, request

from tracker.storage.engine import reading
from tracker.web import forms
from tracker.web.context import tracker
from tracker.web.pages import report

blueprint = Blueprint("items", __name__)


@blueprint.get("/items/<int:item_id>")
def show(item_id: int) -> str:
    with reading(tracker().engine) as connection:
        page = report.gather(connection, item_id, flag_id=forms.whole(request.args, "flag"))
    return render_template("items/item.html", page=page)
