"""Make a golden data folder: `python -m tests.make_golden NAME` reads the pages of tests/golden with this version of the code.

What it packs into tests/golden/<schema version>/NAME.tar.xz stays as it is: later versions must be able to go on from it. Given
by its path to the interpreter in a checkout of an older version, it makes what that version would.
"""

import os
import sys
import tarfile
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def make(name: str) -> Path:
    """Read the golden pages over one night; return where archive, warehouse and release of that are kept."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREFECT_HOME"], os.environ["XDG_CACHE_HOME"] = f"{folder}/prefect", f"{folder}/cache"
        from flows.nightly import nightly
        from tasks.schemas import SCHEMA_VERSION

        data = Path(folder) / "data"
        nightly(str(GOLDEN / "config"), str(data))
        kept = GOLDEN / str(SCHEMA_VERSION) / f"{name}.tar.xz"
        kept.parent.mkdir(exist_ok=True)
        with tarfile.open(kept, "w:xz") as packed:
            packed.add(data, "data")
    return kept


if __name__ == "__main__":
    print(f"made {make(*sys.argv[1:])}: add it to git")
