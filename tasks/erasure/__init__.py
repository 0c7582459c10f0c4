"""Erasure: a source, podcast or speaker removed from archive, warehouse and releases, and kept out from then on."""
