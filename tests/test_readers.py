"""A reader who resolves `latest` once sees one release, whole; `python -m tests.readers` makes 200 releases of this."""

from pathlib import Path

from readers import watched

RELEASES = 10


def test_readers_never_see_a_mix_an_orphan_or_an_error(tmp_path: Path) -> None:
    seen = watched(tmp_path, RELEASES, minutes=60)
    assert {each.name: each.faults for each in seen if each.faults} == {}
    assert len(seen) == 8
    assert len(set().union(*(each.numbers for each in seen))) > 2
