"""What commands share: options, exit codes, and how wrong usage is told."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

PUBLISHED, FAILED, WRONG_USAGE, REFUSED = 0, 1, 2, 3

Config = Annotated[Path, Parameter(name="--config", env_var="GREENROOM_CONFIG", help="Folder of the configuration.")]
Data = Annotated[Path, Parameter(name="--data", env_var="GREENROOM_DATA", help="Folder of archive, warehouse and releases.")]
CONFIG, DATA = Path("config"), Path("data")


def wrong(message: str) -> int:
    """Tell of wrong usage, and return the exit code for it."""
    print(message, file=sys.stderr)
    return WRONG_USAGE
