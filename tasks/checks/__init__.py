"""Checks: what a release is put to before it is published, one module a concern, each giving its checks as `checks`.

A floor that is broken blocks: something was lost, or two rows contradict each other. A ceiling that is broken warns: there is
more of something than was ever seen, which may be honest.
"""
