"""What Greenroom does, one module a step: discover, fetch, archive, read, clean, segment, identify, check, publish.

Nothing here knows Prefect: steps are plain functions over bytes, strings, frames and Arrow tables; `flows` runs them.
"""
