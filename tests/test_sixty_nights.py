"""A few nights with faults; `python -m tests.sixty_nights` runs sixty."""

from pathlib import Path

import pytest
from sixty_nights import run

pytestmark = pytest.mark.usefixtures("prefect_server")

NIGHTS = 2


def test_faults_break_nothing_on_any_night_and_change_nothing_in_the_end(tmp_path: Path) -> None:
    trial = run(5, tmp_path, NIGHTS, share=0.2)
    assert trial.faults >= NIGHTS
