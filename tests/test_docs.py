"""The documents are true: the data dictionary is current, the recipes run."""

import re
import shutil
from pathlib import Path

import pytest

from tasks import dictionary
from tasks.config import load_sources

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"<!-- recipe: (\w+) -->\n```python\n(.*?)```", README, re.DOTALL))


def test_the_data_dictionary_is_current() -> None:
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == dictionary.dictionary(), (
        "run python -m tasks.dictionary > data/README.md"
    )


@pytest.fixture(scope="module")
def beside_a_release(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Path:
    """A folder with the demo's release in data/releases/latest, and a podcast called 007 in its config."""
    from flows import demo
    from flows.nightly import nightly

    folder = tmp_path_factory.mktemp("recipes")
    with demo.served(demo.DEMO / "site") as address:
        config, _ = demo.prepare(folder, address)
        shutil.copytree(folder / "captures", folder / "agents")
        (config / "sources" / "007.toml").write_text(
            'title = "007"\nsite = "https://bond.example/"\npermission = "local"\ncaptures = "../../agents"\n', encoding="utf-8"
        )
        assert nightly(str(config), str(folder / "data"), return_state=True).is_completed()
    return folder


@pytest.mark.parametrize("name", ["pandas", "duckdb", "polars"])
def test_a_recipe_of_the_readme_runs(
    beside_a_release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(beside_a_release)
    exec(RECIPES[name], {})
    assert {"pandas": "Søren Askelund", "duckdb": "bread", "polars": "month_on"}[name] in capsys.readouterr().out


def test_the_pandas_recipe_keeps_whole_numbers_whole_and_007_text(
    beside_a_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(beside_a_release)
    found: dict[str, object] = {}
    exec(RECIPES["pandas"], found)
    appearances = found["appearances"]
    assert appearances["first_ms"].isna().any()  # type: ignore[index]
    assert str(appearances["first_ms"].dtype) == "int64[pyarrow]"  # type: ignore[index]
    assert "007" in appearances["podcast_id"].tolist()  # type: ignore[index]


def test_the_source_in_the_readme_is_a_good_one(tmp_path: Path) -> None:
    toml = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert toml
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "kitchen.toml").write_text(toml[1], encoding="utf-8")
    assert load_sources(tmp_path)[0].aliases == {"ML": "Mara Lindqvist"}


def test_the_readme_begins_with_one_sentence_one_picture_and_two_commands() -> None:
    first_screen = README.split("## ")[0]
    assert first_screen.count("```sh") == 2
    assert first_screen.count("```\n ") == 1


def test_the_gate_runs_the_readmes_test_command() -> None:
    commands = re.findall(r"```sh\n(.*?)\n```", README)
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert all(part in gate for part in commands[1].split(" && "))


def test_every_module_and_folder_that_the_readme_names_exists() -> None:
    for path in re.findall(r"`((?:tasks|flows|config|data|tests)/[\w./]*)`", README):
        if not path.startswith(("data/archive", "data/warehouse", "data/releases")):
            assert (ROOT / path).exists(), path


def test_the_lock_holds_every_dependency() -> None:
    declared = re.findall(r'^    "([A-Za-z0-9-]+)>=', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    assert {name.lower() for name in declared} <= set(locked)
