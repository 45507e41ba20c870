"""The manual is kept true: every setting, command, pack key and report column stands in the README."""

import re

import click
import pytest

from tracker.catalogue import schema
from tracker.cli.main import tracker
from tracker.reporting.write_csv import COLUMNS
from tracker.settings import data_folder, table

README = (data_folder() / "README.md").read_text(encoding="utf-8")


def settings_section() -> str:
    """Return the README's table of settings as the program's own table makes it."""
    rows = [f"| `{row['name']}` | {row['default']} | {row['help']} |" for row in table()]
    return "\n".join(["| variable | default | what it does |", "|---|---|---|", *rows])


def test_the_table_of_settings_is_the_programs_own() -> None:
    between = README.split("<!-- settings -->\n", 1)[1].split("\n<!-- /settings -->", 1)[0]
    assert between == settings_section()


@pytest.mark.parametrize("name", sorted(tracker.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`tracker {name}" in README
    command = tracker.commands[name]
    section = README.split("## Command line", 1)[1].split("\n## ", 1)[0]
    line = next(line for line in section.splitlines() if f"`tracker {name}" in line)
    if isinstance(command, click.Group):
        missing = [sub for sub in command.commands if not re.search(rf"\b{sub}\b", line)]
        assert missing == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_the_csv_report_is_in_the_readme(column: str) -> None:
    assert f"`{column}`" in README


@pytest.mark.parametrize(
    "model",
    [value for value in vars(schema).values() if isinstance(value, type) and hasattr(value, "model_fields")],
    ids=lambda model: model.__name__,
)
def test_every_key_of_a_pack_is_in_the_readme(model: type) -> None:
    fields = {field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]  # pydantic's
    assert {name for name in fields if not re.search(rf"\b{name}\b", README)} == set()


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (data_folder() / name).is_file()] == []
