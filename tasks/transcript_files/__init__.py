"""Transcript files: labels in captions, and speech in nested data (JSON, XML) of whatever shape."""
