"""Layouts: how families of pages are built, one module each, found by its name (`layout = "podscripts"` in a source's TOML).

A layout is a function `read(document: Document) -> Reading | None`; null means that the page is not of its family.
A new module is all it takes to teach Greenroom one more family: nothing is registered and no other file changes.
"""
