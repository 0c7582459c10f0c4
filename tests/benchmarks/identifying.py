"""What identifying costs, by the number of labels: `python -m tests.benchmarks.identifying [--labels 25000 50000 100000]`.

Made-up podcasts of 200 episodes each: a host, under a full name and a first name, and a guest in each. Some guests go round
other podcasts, and one is on all; a tenth of the labels are numbered. Each size runs in a process of its own. Near-linear
means that the microseconds a label stay about the same.
"""

import random
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context

import cyclopts
import pandas as pd

from tasks import ids
from tasks.config import Source
from tasks.identify import identify
from tasks.rows import NOT_HEARD, NOTHING_SAID
from tasks.schemas import WAREHOUSE
from tasks.tables import frame
from tests.benchmarks.made_up import made_up_words

EPISODES, LABELS = 200, 4  # of a podcast, and of an episode
TOPICS = 60


def main(*, labels: tuple[int, ...] = (25_000, 50_000, 100_000)) -> None:
    """Identify made-up voices and print what it took, and what of it a label.

    Parameters
    ----------
    labels
        How many labels there are, in each measurement.
    """
    print(f"{'labels':>10} {'speakers':>10} {'seconds':>9} {'us a label':>11} {'peak MB':>9}")
    for count in labels:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            speakers, seconds, peak = alone.submit(measured, count).result()
        print(f"{count:10,} {speakers:10,} {seconds:9.1f} {seconds / count * 1e6:11.0f} {peak / 1e6:9,.0f}")


def measured(count: int) -> tuple[int, float, int]:
    """Return how many speakers there are, how many seconds it took, and the peak of memory in bytes, the labels included."""
    voices, episodes, sources = made_up(count)
    begun = time.perf_counter()
    who = identify(voices, episodes, sources)
    seconds = time.perf_counter() - begun
    return who["speaker_id"].nunique(), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def made_up(count: int) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Source]]:
    """Return voices, episodes and sources for so many labels."""
    chance = random.Random(count)
    words = [word for word in made_up_words(chance, 4000) if len(word) > 3]
    names = [f"{one.title()} {other.title()}" for one, other in zip(words, chance.sample(words, len(words)), strict=True)]
    names += [f"{one.title()} {other.title()}" for one, other in product(words[:400], chance.sample(words, 400))]
    shows = [f"s{number:05d}" for number in range(max(1, count // (EPISODES * LABELS)))]
    voices, episodes = [], []
    for at, show in enumerate(shows):
        host = names[at % len(names)]
        for number in range(EPISODES):
            episode_id = ids.episode_id(show, guid=str(number))
            page = f"https://{show}.example/{number}"
            told = {"source_id": show, "page": page, "kind": "transcript", "episode_id": episode_id}
            guest = names[-1] if number == 0 else chance.choice(names)
            heard = (host, host.split()[0], guest, "Speaker 3" if number % 10 < 4 else guest.split()[0])
            voices += [told | voice(episode_id, label, chance.choices(words, k=TOPICS)) for label in heard]
            episodes.append(told | {"title": f"On {chance.choice(words)}", "people": [guest] if number % 2 else None})
    return table("voices", voices), table("episodes", episodes), {show: source(show) for show in shows}


def voice(episode_id: str, label: str, topics: list[str]) -> dict[str, object]:
    said = NOTHING_SAID | NOT_HEARD | {"turns": 40, "words": 3000, "topics": topics}
    return said | {"voice_id": ids.voice_id(episode_id, label), "label": label, "evidence": "spoke"}


def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return rows as the warehouse's frame, as far as identifying reads it."""
    columns = WAREHOUSE[name].schema
    held = {column: [row.get(column) for row in rows] for column in columns.names}
    return frame(columns.empty_table().from_pydict(held, schema=columns))


def source(name: str) -> Source:
    site = f"https://{name}.example/"
    return Source(source_id=name, title=name, site=site, permission="owner", pages=(f"{site}1",))


if __name__ == "__main__":
    cyclopts.run(main)
