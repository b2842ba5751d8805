"""Lists of words as data: the `words.toml` of a finder's folder, and where a note states them of its patient.

Invariant: a list is one alternation without regard to case; `{name}` in it stands for the list of that name.
What `present` finds the note states as present, outside past history and instructions.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from agent.choose.finding import View, quoted
from agent.datafiles import toml_of
from agent.documents import sentence_at, small_of
from agent.records import Assertion, Mention, SectionKind

NOT_NOW = frozenset({SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL, SectionKind.INSTRUCTIONS})
_NAME = re.compile(r"\{([a-z_]{2,})\}")


class WordLists:
    """The lists of one folder under `agent.choose`."""

    def __init__(self, folder: str) -> None:
        """Take the folder's name; the file is read at the first use."""
        self._folder = folder
        self._lists = cache(self._read)
        self.joined = cache(self._joined)
        self.pattern = cache(self._pattern)

    def present(self, view: View, name: str, code: str) -> Iterator[Mention]:
        """Yield the places where the note states words of a list of this patient, now.

        Args:
            view: The document.
            name: The list.
            code: What the words stand for.
        """
        for found in self.pattern(name).finditer(view.document.text):
            mention = quoted(view, found.start(), found.end(), code, "circumstance")
            if mention and mention.assertion is Assertion.PRESENT and mention.section not in NOT_NOW:
                yield mention

    def first(self, view: View, name: str, code: str) -> Mention | None:
        """Return the first such place, None when there is none."""
        return next(self.present(view, name, code), None)

    def hinted(self, view: View, name: str) -> list[tuple[int, int]]:
        """Return the sentences that hold one of a list's plain words: a cheap test before patterns.

        Args:
            view: The document.
            name: A list of words in lower case, taken as they are.

        Returns:
            Start and end of each, half-open, in the order of the note.
        """
        low, sentences = small_of(view.document), view.document.sentences
        found = {n for word in self._lists()[name] for n in _sentences_with(view, low, word)}
        return [(sentences[n].start, sentences[n].end) for n in sorted(found)]

    def _read(self) -> dict[str, Any]:
        return toml_of("agent.choose", self._folder, "words.toml")

    def _joined(self, name: str) -> str:
        """Return a list, `group.name` for one of a group, as one alternation."""
        group, _, inner = name.rpartition(".")
        held = self._lists()[group] if group else self._lists()
        said = (_NAME.sub(lambda m: self._joined(m.group(1)), one) for one in held[inner])
        return "(?:" + "|".join(said) + ")"

    def _pattern(self, name: str) -> re.Pattern[str]:
        return re.compile(self._joined(name), re.IGNORECASE)


def _sentences_with(view: View, low: str, word: str) -> Iterator[int]:
    at = low.find(word)
    while at >= 0:
        number = sentence_at(view.document, at)
        if number is not None:
            yield number
        after = at + len(word) if number is None else view.document.sentences[number].end
        at = low.find(word, max(after, at + 1))
