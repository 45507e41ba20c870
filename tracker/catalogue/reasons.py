"""pydantic's errors as faults in plain English, on the line where they stand."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tracker.catalogue.document import Document, Path
from tracker.catalogue.nearest import nearest, shown
from tracker.errors import Fault

M = TypeVar("M", bound=BaseModel)

_WANTED = {
    "string_type": "text is needed",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "float_type": "a number is needed",
    "finite_number": "a finite number is needed",
    "bool_type": "`true` or `false` is needed",
    "list_type": "a list is needed",
    "dict_type": "a mapping is needed",
    "model_type": "a mapping is needed",
}
_LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def checked(document: Document, model: type[M], path: Path = ()) -> tuple[M | None, list[Fault]]:
    """Return the document's content, or the row at `path`, as the model; or None with all its faults."""
    value: Any = document.content
    for step in path:
        value = value[step]
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, _faults(document, model, path, error)


def _faults(document: Document, model: type[BaseModel], path: Path, error: ValidationError) -> list[Fault]:
    """Return a fault for each error; one in an anchored value is told once, however often the value is used."""
    faults: list[Fault] = []
    told: set[tuple[int, object, str]] = set()
    repeated: list[tuple[tuple[int, object, str], Fault]] = []
    for details in error.errors(include_url=False):
        place = (*path, *(step for step in details["loc"] if step != "[key]"))
        fault = document.fault(place, _reason(model, place[len(path) :], details))
        key = (fault.line, place[-1] if place else "", fault.reason)
        if document.within_repeat(place):
            repeated.append((key, fault))
        else:
            told.add(key)
            faults.append(fault)
    return faults + [fault for key, fault in dict(repeated).items() if key not in told]


def _reason(model: type[BaseModel], place: Path, details: ErrorDetails) -> str:
    kind, found = details["type"], shown(details["input"])
    context: Mapping[str, Any] = details.get("ctx", {})
    writers: dict[str, Callable[[], str]] = {
        "missing": lambda: "this is missing",
        "extra_forbidden": lambda: _unknown_key(model, place),
        "value_error": lambda: str(context["error"]),
        "enum": lambda: f"found {found}; allowed are {context['expected']}",
        "string_pattern_mismatch": lambda: f"found {found}; allowed are {_choices(context['pattern'])}",
        "too_short": lambda: f"the list is too short; at least {context['min_length']} entry is needed",
    }
    if kind in writers:
        return writers[kind]()
    if kind in _LIMITS:
        words, bound = _LIMITS[kind]
        return f"found {found}; it must be {words} {context[bound]:g}"
    if kind in _WANTED:
        quotes = (
            kind == "string_type" and details["input"] is not None and not isinstance(details["input"], list | dict)
        )
        return f"found {found}; {_WANTED[kind]}{': put it in quotes, just as it is written' if quotes else ''}"
    return f"found {found}; {details['msg'][:1].lower()}{details['msg'][1:]}"


def _choices(pattern: str) -> str:
    return ", ".join(f"'{choice}'" for choice in pattern.strip("^$()").split("|"))


def _unknown_key(model: type[BaseModel], place: Path) -> str:
    keys = [field.alias or name for name, field in _model_at(model, place[:-1]).model_fields.items()]
    near = nearest(str(place[-1]), keys)
    if near is not None:
        return f"unknown key; did you mean `{near}`?"
    return f"unknown key; allowed here are {', '.join(f'`{key}`' for key in keys)}"


def _model_at(model: type[BaseModel], place: Path) -> type[BaseModel]:
    """Return the model of the mapping at `place`: keys lead through fields, positions stay within a field."""
    for step in place:
        by_key = {field.alias or name: field for name, field in model.model_fields.items()}
        if isinstance(step, str) and step in by_key:
            model = next(_models_in(by_key[step].annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
