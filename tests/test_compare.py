"""A rebuild that only compares: it says what would differ, and touches nothing."""

from pathlib import Path

import pytest
from nights import nights

pytestmark = pytest.mark.usefixtures("prefect_server")


def test_a_comparison_tells_which_rows_would_differ_and_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with nights(3, tmp_path) as site:
        house = site.house("data")
        house.nightly()
        before = files(house.data.root)
        assert house.compare().is_completed()
        assert "no row differs from" in capsys.readouterr().out
        site.pass_a_day()
        house.backfill()  # fetched since, and no part of the release that is compared
        after = files(house.data.root)
        assert house.compare().is_completed()
        config = Path(house.config) / "sources" / "lamp.toml"
        config.write_text(f"many_podcasts = true\n{config.read_text('utf-8')}", encoding="utf-8")
        state = house.compare()
    told = capsys.readouterr().out
    assert (state.name, state.is_failed()) == ("Differs", True)
    assert "rows differ from" in told
    for kind in ("podcasts: 1 added", "podcasts: 1 removed", "episodes: "):
        assert kind in told
    assert set(before) <= set(after)
    assert files(house.data.root) == after


def files(folder: Path) -> dict[str, int]:
    """Return every file in a folder and when it was written, but for locks."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in found}
