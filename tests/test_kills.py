"""Flows that are killed, or whose disk fails: a sample of `python -m tests.kills`."""

import errno
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tasks.data_folder import DataFolder
from tests import whole
from tests.faults import Fault, NoCompilerError, Step
from tests.kills import FLOWS, Theatre, Trial, Undisturbed, site, theatre

DAY = 86_400  # seconds
KILLED = ("write archive/_/_.gz", "link warehouse/_/_delta_log/V.json", "rename releases/latest")  # and some others:
OTHERS, SEED = 7, 5
FAULTS = {
    "write archive/_/_.gz": Fault("short", goes_on=True),
    "mkdir warehouse/_": Fault(str(errno.ENOSPC), goes_on=True),
    "write warehouse/_/_/_.parquet#": Fault(str(errno.ENOSPC), goes_on=True),
    "write releases/.staging/_/_.parquet": Fault("short", goes_on=True),
    "fsync releases/.staging/_": Fault(str(errno.EIO)),
    "rename releases/latest": Fault(str(errno.ENOSPC)),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Iterator[Theatre]:
    from prefect.settings import PREFECT_API_URL

    try:
        with theatre(tmp_path_factory.mktemp("kills"), str(PREFECT_API_URL.value())) as made:
            yield made
    except NoCompilerError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def undisturbed(stage: Theatre) -> dict[str, Undisturbed]:
    return {name: stage.undisturbed(name) for name in ("nightly", "first night")}


def first_of_each_room(undisturbed: dict[str, Undisturbed]) -> dict[str, tuple[str, int]]:
    """Return, for each kind of step, a flow that takes it, and which step of it that is."""
    return {
        step.room: (flow, number)
        for flow, done in reversed(undisturbed.items())
        for number, step in reversed(list(enumerate(done.steps, start=1)))
    }


def wrong(stage: Theatre, undisturbed: dict[str, Undisturbed], trials: list[Trial]) -> dict[str, list[str]]:
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda trial: stage.disturbed(trial, undisturbed[trial.flow]), trials)
        return {str(trial): found for trial, found in zip(trials, results, strict=True) if found}


def test_a_flow_that_is_killed_at_steps_of_many_kinds_is_made_good_by_the_next_run(
    stage: Theatre, undisturbed: dict[str, Undisturbed]
) -> None:
    rooms = first_of_each_room(undisturbed)
    hardly_seen = ("fsync", "mkdir", "open .lock", "open releases")  # nothing much is to be seen of these
    others = sorted(room for room in rooms if not room.startswith(hardly_seen) and room not in KILLED)
    chance = random.Random(SEED)
    trials = [
        Trial(rooms[room][0], Fault(chance.choice(["kill before", "kill after"]), rooms[room][1]), step=room)
        for room in (*KILLED, *chance.sample(others, OTHERS))
    ]
    assert not wrong(stage, undisturbed, trials)


def test_a_disk_that_fails_leaves_the_last_release_and_the_next_run_makes_it_good(
    stage: Theatre, undisturbed: dict[str, Undisturbed]
) -> None:
    rooms = first_of_each_room(undisturbed)
    trials = [
        Trial(rooms[room][0], Fault(fault.do, rooms[room][1], goes_on=fault.goes_on), step=room)
        for room, fault in FAULTS.items()
    ]
    assert not wrong(stage, undisturbed, trials)


def test_an_erasure_that_is_killed_is_finished_when_it_is_asked_for_again(stage: Theatre) -> None:
    done = {"erase": stage.undisturbed("erase")}
    rooms = first_of_each_room(done)
    beginnings = ("rename tombstones", "rename archive", "rename warehouse/", "unlink archive", "rename releases/RELEASE")
    trials = [
        Trial("erase", Fault(("kill before", "kill after")[number % 2], rooms[room][1]), step=room)
        for number, room in enumerate(next(room for room in rooms if room.startswith(beginning)) for beginning in beginnings)
    ]
    assert not wrong(stage, done, trials)


@pytest.mark.parametrize("killed", ["nightly beside backfill", "backfill beside nightly"])
def test_a_writer_that_is_killed_beside_another_costs_neither_a_row(stage: Theatre, killed: str) -> None:
    done = stage.undisturbed(killed)
    commits = [number for number, step in enumerate(done.steps, start=1) if step.name == "link" and "warehouse" in step.path]
    trial = Trial(killed, Fault("kill before", commits[0]), step=Step("link", done.steps[commits[0] - 1].path).room)
    assert not wrong(stage, {killed: done}, [trial])


def test_a_clock_that_was_set_back_hides_nothing_that_changes_later(
    stage: Theatre, undisturbed: dict[str, Undisturbed]
) -> None:
    data, flow = stage.copied("nothing"), FLOWS["nightly"]
    pages = dict(stage.server.pages)
    try:
        stage.server.pages.update(site(stage.server.base, is_later=False))
        assert stage.run(flow.words, data, fault=Fault(clock=40 * DAY)) == 0
    finally:
        stage.server.pages.update(pages)
    ahead = DataFolder(data).latest.resolve().name
    assert stage.run(flow.words, data) == 0
    assert whole.content(DataFolder(data))["segments/show.parquet"] == undisturbed["nightly"].content["segments/show.parquet"]
    assert DataFolder(data).latest.resolve().name > ahead
    assert not [*whole.faults(DataFolder(data)), *whole.litter(DataFolder(data))]
    now = whole.content(DataFolder(data))
    assert stage.run(("rebuild",), data) == 0
    published = {name: told for name, told in now.items() if name != "warehouse reads"}
    assert published.items() <= whole.content(DataFolder(data)).items()
