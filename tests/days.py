"""Time that passes between two nights: everything that was written is made older."""

from pathlib import Path

from deltalake import DeltaTable

MOMENTS = {"fetches": "fetched_at", "reads": "visited_at"}


def pass_a_day(warehouse: Path) -> None:
    """Make everything that was fetched and read a day older."""
    for table, moment in MOMENTS.items():
        DeltaTable(str(warehouse / table)).update(updates={moment: f"{moment} - interval '1 day'"})
