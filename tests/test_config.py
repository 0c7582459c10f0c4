"""Config is read strictly: every fault names file, key and the nearest known key."""

from datetime import date
from pathlib import Path

import pytest

from tasks import config_reference
from tasks.config import ConfigError, Waiver, load_sources, load_waivers

ROOT = Path(__file__).parents[1]
GOOD = 'title = "A Show"\nsite = "https://show.example/"\npermission = "robots"\nfeeds = ["https://show.example/feed.xml"]\n'


def written(folder: Path, text: str, name: str = "a-show.toml") -> Path:
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / name).write_text(text, encoding="utf-8")
    return folder


def test_a_source_is_named_after_its_file(tmp_path: Path) -> None:
    [source] = load_sources(written(tmp_path, GOOD))
    assert (source.source_id, source.title, source.allow_local) == ("a-show", "A Show", False)


def test_a_source_called_007_stays_text(tmp_path: Path) -> None:
    [source] = load_sources(written(tmp_path, GOOD, "007.toml"))
    assert source.source_id == "007"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("feeds", "feedz"), "unknown key 'feedz' (did you mean 'feeds'?)"),
        (GOOD + "[expect]\ntranscript = true\n", "unknown key 'expect.transcript' (did you mean 'transcripts'?)"),
        (GOOD.replace('permission = "robots"\n', ""), "missing key 'permission'"),
        (GOOD.replace('"robots"', '"everything"'), "permission: Input should be 'robots', 'api', 'owner' or 'local'"),
        (GOOD.replace('"A Show"', "7"), "title: Input should be a valid string"),
        (GOOD + "allow_local = 1\n", "allow_local: Input should be a valid boolean"),
        (GOOD.replace("https://show.example/feed.xml", "feed.xml"), "feeds.0"),
        (GOOD.replace('feeds = ["https://show.example/feed.xml"]', ""), "nowhere to look"),
        (GOOD.replace('"robots"', '"local"'), "permission 'local' covers captures only"),
        (GOOD + 'layout = "no_such"\n', "layout: no module tasks/layouts/no_such.py"),
        (GOOD + 'layout = "../fetch"\n', "layout: no module"),
        (GOOD + 'captures = "nowhere"\n', "captures: no folder"),
        (GOOD + 'source_id = "other"\n', "unknown key 'source_id'"),
        ("title = ", "not valid TOML"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_sources(written(tmp_path, text))
    assert said in str(error.value)
    assert "a-show.toml" in str(error.value)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("feeds", "feedz"))
    written(tmp_path, GOOD.replace("title", "titel"), "b-show.toml")
    with pytest.raises(ConfigError) as error:
        load_sources(tmp_path)
    assert {line.split(":")[0].rsplit("/", 1)[1] for line in str(error.value).splitlines()} == {"a-show.toml", "b-show.toml"}


@pytest.mark.parametrize("name", ["A Show.toml", "a_show.toml", "-a.toml", "a--b.toml"])
def test_a_file_name_that_is_no_source_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="lower-case letters"):
        load_sources(written(tmp_path, GOOD, name))


def test_a_source_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no source 'a-shwo' .did you mean 'a-show'"):
        load_sources(written(tmp_path, GOOD), ["a-shwo"])


def test_a_folder_without_sources_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--config"):
        load_sources(tmp_path)


def test_only_what_changes_readings_changes_the_reading_hash(tmp_path: Path) -> None:
    [before] = load_sources(written(tmp_path, GOOD))
    [renamed] = load_sources(written(tmp_path, GOOD.replace("A Show", "The Show")))
    [laid_out] = load_sources(written(tmp_path, GOOD + 'layout = "podscripts"\n'))
    assert before.reading_hash == renamed.reading_hash != laid_out.reading_hash


def test_the_reference_of_keys_is_current() -> None:
    assert (ROOT / "config" / "README.md").read_text(encoding="utf-8") == config_reference.reference(), (
        "run python -m tasks.config_reference > config/README.md"
    )


WAIVER = '[[waivers]]\ncheck = "segments of a-show: *"\nreason = "the season was taken down"\nuntil = 2026-12-31\n'


def test_waivers_are_read_and_may_be_left_out(tmp_path: Path) -> None:
    assert load_waivers(tmp_path) == ()
    (tmp_path / "checks.toml").write_text(WAIVER, encoding="utf-8")
    expected = Waiver(check="segments of a-show: *", reason="the season was taken down", until=date(2026, 12, 31))
    assert load_waivers(tmp_path) == (expected,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WAIVER.replace("reason", "raeson"), "unknown key 'waivers.0.raeson' (did you mean 'reason'?)"),
        (WAIVER.replace('reason = "the season was taken down"\n', ""), "missing key 'waivers.0.reason': why"),
        (WAIVER.replace("until = 2026-12-31\n", ""), "missing key 'waivers.0.until': the last day"),
        (WAIVER.replace("the season was taken down", ""), "waivers.0.reason: String should have at least 1 character"),
        (WAIVER.replace("2026-12-31", '"soon"'), "waivers.0.until: Input should be a valid date"),
        (WAIVER.replace("segments of a-show: *", "*"), "waivers.0.check: '*' names no check"),
        (WAIVER.replace("[[waivers]]", "[waivers]"), "waivers: tables are wanted, each headed [[waivers]]"),
        (WAIVER.replace("waivers", "waiver"), "unknown key 'waiver' (did you mean 'waivers'?)"),
    ],
)
def test_a_fault_in_a_waiver_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "checks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_waivers(tmp_path)
    assert said in str(error.value)
    assert "checks.toml" in str(error.value)


def test_sources_check_tells_what_is_waived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.state_commands import check

    (written(tmp_path, GOOD) / "checks.toml").write_text(WAIVER, encoding="utf-8")
    assert check(config=tmp_path) == 0
    assert "waived until 2026-12-31: segments of a-show: * (the season was taken down)" in capsys.readouterr().out
