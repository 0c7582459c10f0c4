"""Soft failures: what a server answers with status 200 in place of the page that was asked for."""
