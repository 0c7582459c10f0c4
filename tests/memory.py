"""How a test lets memory run out."""

import resource
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

MORE = 300_000_000  # bytes
STACK = 16_000_000
Result = TypeVar("Result")


def with_little_memory(function: Callable[..., Result], *arguments: object) -> Result:
    """Return what a function of a module gives in a process that may take 300 MB more than it has when it begins."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_in_thread, function, *arguments).result()


def _in_thread(function: Callable[..., Result], *arguments: object) -> Result:
    """Call a function in a thread, which has its whole stack from the beginning: a process dies where its own cannot grow."""
    threading.stack_size(STACK)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_limited, function, *arguments).result()


def _limited(function: Callable[..., Result], *arguments: object) -> Result:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MORE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return function(*arguments)
