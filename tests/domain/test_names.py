"""What people call a record is made by one rule."""

import re

from tracker.settings import shipped

_BY_HAND = re.compile(r"\b(item|flag|review|event|determination|judgement)-(\{\{|['\"] ~)")


def test_no_template_makes_the_name_of_a_record_by_hand() -> None:
    templates = list(shipped("templates").rglob("*.html"))
    assert templates
    assert [file.name for file in templates if _BY_HAND.search(file.read_text(encoding="utf-8"))] == []
