"""Releases: what publishing makes of tables: files, their manifest, and `latest`."""
