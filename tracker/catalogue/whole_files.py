"""Files are written whole or not at all."""

import os
import shutil
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file beside the one that it is to replace, and put it there once it is whole. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(data)
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
