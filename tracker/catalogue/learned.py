"""What a pack brings that was learned from labelled reports: its models, and the adapter that their vectors need."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tracker.catalogue.pack import ADAPTER, MODELS
from tracker.catalogue.text import MOST_BYTES, read_text
from tracker.domain.agreement import agreement_in
from tracker.domain.learned import Model, adapter_digest, adapter_in
from tracker.domain.learned_stance import StanceModel
from tracker.errors import Fault, InvalidFile
from tracker.storage.codec import from_json


@dataclass(frozen=True, slots=True)
class Learned:
    """models: that flag; stances: the one that tells stances, None for none; adapter: content of its file."""

    models: tuple[Model, ...] = ()
    stances: StanceModel | None = None
    adapter: bytes | None = None


def read_learned(folder: Path, agreement: str, *, models: bool = True) -> Learned:
    """Return what a pack learned, nothing of what it has no file for. models: whether anything is wanted.

    Raises InvalidFile.
    """
    return _with_models(folder, agreement, read_adapter_file(folder)) if models else Learned()


def _with_models(folder: Path, agreement: str, adapter: bytes | None) -> Learned:
    models, stances = _read_models(folder / MODELS, agreement)
    wanted = {part.likeness.vectors for model in models if (part := model.with_vectors) is not None}
    if stances is not None and stances.likeness is not None:
        wanted.add(stances.likeness.vectors)
    known = None if adapter is None else adapter_digest(adapter)
    strange = sorted(one for one in wanted if adapter_in(one) != known)
    if strange:
        there = "the pack has no adapter" if known is None else f"{ADAPTER} is {known}"
        reason = f"look at vectors by {strange[0]}, but {there}: fit them again (tracker model train)"
        raise InvalidFile(str(folder), [Fault(MODELS, 0, "models", reason)])
    return Learned(models, stances, adapter)


def read_adapter_file(folder: Path) -> bytes | None:
    """Return the file of a pack's adapter as it is, None where there is none: what its numbers are worth shows when it
    is used. Raises InvalidFile.
    """
    path = folder / ADAPTER
    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidFile(str(path.parent), [Fault(path.name, 0, "", f"cannot be read: {error.strerror}")]) from error
    if len(content) > MOST_BYTES:
        reason = f"the file is too large: at most {MOST_BYTES // 1_000_000} MB are read"
        raise InvalidFile(str(path.parent), [Fault(path.name, 0, "", reason)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            damaged = file.testzip()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        reason = f"is not what `tracker model tune` writes: {error}"
        raise InvalidFile(str(path.parent), [Fault(path.name, 0, "", reason)]) from error
    if damaged is not None:
        raise InvalidFile(str(path.parent), [Fault(path.name, 0, damaged, "is damaged")])
    return content


def _read_models(path: Path, agreement: str) -> tuple[tuple[Model, ...], StanceModel | None]:
    """Return the models of a pack and that of its stances, none where it has no such file. Raises InvalidFile."""
    if not path.exists():
        return (), None
    text = read_text(path)
    if isinstance(text, Fault):
        raise InvalidFile(str(path.parent), [text])
    try:
        content = json.loads(text)
        models = tuple([from_json(Model, one) for one in content["models"]])
        stances = None if content.get("stances") is None else _sound(from_json(StanceModel, content["stances"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        fault = Fault(path.name, 0, "models", f"is not what `tracker model train` writes: {error}")
        raise InvalidFile(str(path.parent), [fault]) from error
    owners = [*(model.obligation for model in models), *([] if stances is None else [stances.agreement])]
    strangers = [owner for owner in owners if agreement_in(owner) != agreement]
    if strangers:
        raise InvalidFile(str(path.parent), [Fault(path.name, 0, "models", f"{strangers[0]} is not of this agreement")])
    return models, stances


def _sound(model: StanceModel) -> StanceModel:
    """Return a model of stances whose weights fit its stances; ValueError for another."""
    for name, weights in {"base": model.base, **model.weights}.items():
        if len(weights) != len(model.stances):
            raise ValueError(f"stances: {name} has {len(weights)} weights for {len(model.stances)} stances")
    if model.likeness is not None:
        for number, rows in model.likeness.weights.items():
            widths = {len(row) for row in rows}
            numbers = (len(rows), len(model.likeness.base.get(number, ())))
            if numbers != (len(model.stances),) * 2 or len(widths) != 1:
                raise ValueError(f"stances: the likeness of {number} is not of {len(model.stances)} stances")
    return model
