"""A reader who resolves `latest` once sees one release, whole; `python -m tests.readers` makes 200 releases of this."""

import shutil
from pathlib import Path

import pytest
from published_shows import aliased, filled
from readers import watched
from release_reader import WAYS, faults_of

from tasks.publish import publish

RELEASES = 5


def test_readers_never_see_a_mix_an_orphan_or_an_error(tmp_path: Path) -> None:
    seen = watched(tmp_path, RELEASES, minutes=60)
    assert {each.name: each.faults for each in seen if each.faults} == {}
    assert len(seen) == 8
    assert len(set().union(*(each.numbers for each in seen))) > 2


@pytest.mark.parametrize("file", ["segments/b.parquet", "speakers/speakers.parquet", "appearances/c.parquet"])
def test_a_mix_of_two_releases_would_be_seen(tmp_path: Path, file: str) -> None:
    data = filled(tmp_path / "data")
    first, second = (publish(data, aliased(number)).path for number in range(2))
    assert [faults_of(release, column, set()) for release in (first, second) for column, _ in WAYS[:3]] == [[]] * 6
    mix = shutil.copytree(first, tmp_path / "mix")
    (mix / file).unlink()
    shutil.copy(second / file, mix / file)
    assert all(faults_of(mix, column, set()) for column, _ in WAYS[:3])
