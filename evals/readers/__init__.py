"""Readers of notes that people have coded, one a source; each gives a `Collection` with its account."""
