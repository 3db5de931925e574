"""See names onto the disk: a file is there after a crash only if the folder that names it is."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Return when all names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
