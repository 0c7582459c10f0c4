"""The general reader: how dialogue is found on any page, without selectors.

lines -> marks (what may say who speaks) -> groups of marks made alike -> candidates (ways to read the page, each with its
turns, its lines of speech, and evidence) -> the best one that is sure enough.
"""
