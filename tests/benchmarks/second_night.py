"""What a second night asks for where nothing has changed, and what it costs, by the server's own log.

    python -m tests.benchmarks.second_night [--pages 2000]

A site on loopback with a feed, a sitemap, a listing in parts and that many episodes is read by a nightly, a backfill for
what is older than the newest episodes, a second nightly at once, and a third one a day later: everything that was written
is made a day older for that. Flows run for real, on a temporary Prefect server.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cyclopts
from deltalake import DeltaTable

from tests.days import pass_a_day
from tests.quiet_site import Answered, QuietSite, counted


def main(*, pages: int = 2000) -> None:
    """Run the nights, and print what each of them asked for.

    Parameters
    ----------
    pages
        How many episodes the site has.
    """
    with tempfile.TemporaryDirectory(prefix="greenroom-nights-") as name, QuietSite(pages) as site:
        os.environ |= {"PREFECT_HOME": f"{name}/prefect", "XDG_CACHE_HOME": f"{name}/cache"}
        from flows.backfill import backfill
        from flows.nightly import nightly

        where = {"config": site.configure(Path(name, "config")), "data": f"{name}/data"}
        warehouse = Path(name, "data", "warehouse")
        nights: list[tuple[str, Callable[[], Any]]] = [
            ("First night", lambda: nightly(**where, return_state=True)),
            ("Backfill", lambda: backfill("quiet", publish=True, **where, return_state=True)),
            ("Second night, at once", lambda: nightly(**where, return_state=True)),
            ("Third night, a day later", lambda: pass_a_day(warehouse) or nightly(**where, return_state=True)),
        ]
        results = []
        for title, run in nights:
            before, began = reads(warehouse), time.monotonic()
            state = run()
            seconds = time.monotonic() - began
            results.append((title, site.taken(), reads(warehouse) - before, seconds, state.message.split()[0].strip(":")))
        for result in results:
            print_night(*result)


def reads(warehouse: Path) -> int:
    """Return how many snapshots were read so far."""
    path = str(warehouse / "reads")
    return DeltaTable(path).to_pyarrow_table(columns=["page"]).num_rows if DeltaTable.is_deltatable(path) else 0


def print_night(title: str, log: list[Answered], read: int, seconds: float, release: str) -> None:
    asked = ", ".join(f"{count} {kind} {status}" for (kind, status), count in sorted(counted(log).items()))
    conditional = sum(answered.is_conditional for answered in log)
    print(f"\n{title}: {seconds:.1f} s, {len(log)} requests ({conditional} conditional): {asked or 'none'}")
    print(f"  {sum(answered.bytes for answered in log):,} bytes of bodies sent, {read} pages read, release {release}")


if __name__ == "__main__":
    cyclopts.run(main)
