"""Patterns of data files, compiled when they are first tried: most notes need few of the hundreds there are.

Invariant: a pattern matches as `re.compile(words, re.IGNORECASE)` does.
"""

import re
from collections.abc import Iterator
from functools import cached_property


class Pattern:
    """A pattern that ignores case."""

    def __init__(self, words: str) -> None:
        """Take the pattern's text."""
        self._words = words

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._words, re.IGNORECASE)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match between two characters of a text."""
        return self._compiled.search(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches between two characters of a text."""
        return self._compiled.finditer(text, start, len(text) if end is None else end)
