"""No regular expression of the project blows up: each is run over texts that make bad ones take forever.

All compiled patterns that modules under `tasks` keep are found by walking the package, and so is how each is used (`match`,
`sub`, ...), so that a new one is tested unasked. Linear ones take at most 0.05 s for such a text, quadratic ones from 0.5 s on.
"""

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import tasks

SHORT, LONG = 1_500, 12_000  # characters
AT_ONCE = 0.002  # seconds for a short text, within which a search must be linear
LONGEST = 0.15  # seconds for a long one
PARTS = [
    *" |\t|\n|\xa0|:|：|0|9|a|A|é|漢|(|)|[|]|{|<|>|&|*|_|**|__|#|\"|'|“|,|.|-|–|—|/|\\|=|;|?|!|@|%|+|~|`|→".split("|"),
    *"a:|1:|1:1|0:00 |00:00:00|[0:0|(0:0|1.1|1.1 --> | --> |1h2m|1m 1s|a | a|A |Ab |A. |a, |a-|a.|a@|a: b\n|a\n| \n".split("|"),
    *"\n\n|\r\n|\n a|- |> |>>|* a|*a|**a|__a|# |---\n|[a](|[a](b)|![|](|((|()|[]|{%|{{|%}|<!--|-->|<a |</a|<a>".split("|"),
    *"a=|a=\"b\" |&amp;|&#|&#1|&a|http://|//a|www.|?a=b&|1, 2|2021-03-04|March 4, |4 days ago|by |with |data-start=".split("|"),
    *" data-x| start =|Transcript |full |das |Ada Fenn |Dr. |Speaker 1 |NOTE |a\tb|ab\u0301|\n1:|\na: |\n[a|\n<a".split("|"),
    *"</p>|<p |img |pic |photo |&: |a & b, |Ada, Bo and |Ep. 1: |#1 - |{a|\"a\":|\n0:00".split("|"),
    *"|\x00\ufeff",
]  # fmt: skip
BEGINNINGS, ENDS = ("", "a", "<img", "[", "# a"), ("", "!", "x\n")
METHODS = frozenset(("match", "fullmatch", "search", "finditer", "split"))
ALIKE = {"findall": "finditer", "sub": "finditer", "subn": "finditer"}
SHORTENED = {
    "facts.people.PICTURE": 100,
    "facts.people.TITLE_PARTS": 300,
    "facts.page_lines.PARTS": 300,
    "people_pages.entries.SEPARATORS": 200,
}
"""Patterns whose users bound the text, and the number of characters."""
COLLAPSED = ("facts.page_facts.BYLINE",)
"""Patterns whose users collapse white space before."""


def patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Give each pattern that a module keeps (those for bytes aside), with each method by which a module uses it."""
    for found in pkgutil.walk_packages(tasks.__path__, "tasks."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple | list) else (value,):
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    used = re.findall(rf"\b{name}\.(\w+)\b", inspect.getsource(module)) if pattern is value else ["finditer"]
                    for method in sorted({ALIKE.get(method, method) for method in used} & METHODS):
                        yield f"{found.name.removeprefix('tasks.')}.{name}", pattern, method


FOUND = {(pattern.pattern, method): (name, pattern) for name, pattern, method in patterns()}


def texts(name: str, size: int) -> Iterator[str]:
    """Give the texts to search, as long as may be, as the users of a pattern would hand them over."""
    size = min(size, SHORTENED.get(name, size))
    for part in PARTS:
        for begin in BEGINNINGS:
            for end in ENDS:
                text = begin + part * (size // len(part)) + end
                yield " ".join(text.split()) if name in COLLAPSED else text


def seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    begun = time.process_time()
    found = getattr(pattern, method)(text)
    for _ in found if method == "finditer" else ():
        pass
    return time.process_time() - begun


def test_patterns_are_found() -> None:
    assert len(FOUND) > 100


@pytest.mark.parametrize(
    ("name", "pattern", "method"),
    [pytest.param(name, pattern, method, id=f"{name}.{method}") for (_, method), (name, pattern) in FOUND.items()],
)
def test_no_text_makes_a_pattern_blow_up(name: str, pattern: re.Pattern[str], method: str) -> None:
    for short, long in zip(texts(name, SHORT), texts(name, LONG), strict=True):
        if (first := seconds(pattern, method, short)) > AT_ONCE:
            assert first < LONGEST, repr(short[:20])
            assert min(seconds(pattern, method, long) for _ in range(2)) < LONGEST, repr(long[:20])
