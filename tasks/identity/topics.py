"""Topics: the words somebody says most, which tell two bearers of one name apart."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOST = 60
"""How many words are kept of a voice."""
SHORTEST = 5  # letters, of a word that may tell a topic
TOO_COMMON = 0.2  # share of voices that say a word, for it to tell nothing
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},30}}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{{2,6}}")

Weights = Mapping[str, float]
"""How much a word tells of a speaker, in a vector of length 1."""


def topics(texts: Iterable[str]) -> list[str]:
    """Return the words said most, in small letters, the commonest first and of equals by alphabet."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text.lower()))
    return [word for word, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST]]


class Topics:
    """The topics of all voices, a list of words each; those that few voices have weigh most."""

    def __init__(self, said: pa.ListArray) -> None:
        """Count how many voices say each word; words are kept as numbers, as a million voices have many."""
        coded = said.flatten().dictionary_encode()
        self._words = coded.dictionary.to_pylist()
        self._codes = coded.indices.to_numpy(zero_copy_only=False)
        lengths = pc.fill_null(pc.list_value_length(said), 0).to_numpy(zero_copy_only=False)
        self._ends = np.cumsum(lengths)
        self._starts = self._ends - lengths
        self._voices = np.bincount(self._codes, minlength=len(self._words))
        self._count = max(1, int((lengths > 0).sum()))

    def of(self, voices: Iterable[int]) -> Weights:
        """Return the weights of somebody who is these voices, by position."""
        sums: defaultdict[str, float] = defaultdict(float)
        for voice in sorted(voices):
            for place, code in enumerate(self._codes[self._starts[voice] : self._ends[voice]].tolist()):
                share = self._voices[code] / self._count
                if share < TOO_COMMON or self._count < 1 / TOO_COMMON:
                    sums[self._words[code]] += math.log(1 / share + 1) / math.sqrt(place + 4)
        length = math.sqrt(sum(weight * weight for weight in sums.values()))
        return {word: weight / length for word, weight in sums.items()} if length else {}


def likeness(one: Weights, other: Weights) -> float:
    """Return how alike two people's topics are, from 0 to 1 (the cosine)."""
    shorter, longer = sorted((one, other), key=len)
    return sum(weight * longer[word] for word, weight in shorter.items() if word in longer)
