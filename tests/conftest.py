"""What the tests share: the corpus where it is there, one Prefect server, and runs of flows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
DEMO = Path(__file__).parents[1] / "data" / "demo"


@pytest.fixture
def corpus() -> Path:
    """Real pages of others, which are not part of the project; tests over them are skipped where they are not there."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus of real pages at {CORPUS}")
    return CORPUS


@pytest.fixture(scope="session", autouse=True)
def hosts_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests learn of hosts is not remembered for the runs of whoever runs them."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Prefect server for the whole session: starting one takes ten seconds."""
    from prefect.testing.utilities import prefect_test_harness

    import flows  # noqa: F401  # sets what Prefect reads when it is imported

    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    with prefect_test_harness(server_startup_timeout=120):
        yield
