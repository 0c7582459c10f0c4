"""The ways in: when and in which order the steps of `tasks` run. nightly, backfill, rebuild, release; and the command line."""

import os

# Prefect reads these when it is first imported. A temporary server takes about 20 s to start on a cold machine, which is
# also how long Prefect waits by default; hashing a task's inputs for a cache nobody uses costs half a second a frame.
for _name, _value in {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "greenroom",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # threads of a task have no flow run of their own
}.items():
    os.environ.setdefault(_name, _value)
