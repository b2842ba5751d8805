"""One run of `chartcite code` over its notes.

Invariant: one bad note never stops the others: it is reported and counted. The index is opened at the first
note that can be read, so that a mistyped path is told as such on a machine without an index too.
"""

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, cast

from agent.ahead import in_turn
from agent.asked import Asked
from agent.cli.encounters import Known
from agent.cli.reporting import internal, show_traceback
from agent.cli.views import View
from agent.errors import ChartCiteError, InputError, NoteEmpty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from agent.ahead import Result
    from agent.cli.workbench import NoteCoder
    from agent.documents.reading import RawNote


class Batch:
    """Notes in, a view written.

    Args:
        open_coder: Opens the pipeline.
        view: Where results go.
        known: What the options say of every encounter.
        debug: Whether to show where an unexpected error arose.

    Attributes:
        count: Notes taken, the unreadable ones included.
        failed: How many of them could not be coded.
    """

    def __init__(
        self, open_coder: "Callable[[], NoteCoder]", view: View, known: Known, *, debug: bool = False
    ) -> None:
        self._open = open_coder
        self._coder: NoteCoder | None = None
        self._view = view
        self._known = known
        self._debug = debug
        self.count = 0
        self.failed = 0

    def run(self, notes: "Iterable[RawNote | InputError]") -> None:
        """Code every note.

        Raises:
            NoteEmpty: There was none.
            IndexUnusable: There is no index to code with.
        """
        for raw, result in self._results(notes):
            self.count += 1
            if isinstance(raw, InputError):
                self._fail(raw, None)
            else:
                self._one(raw, result)
        if not self.count:
            raise NoteEmpty("There is no note in what was given.", "Give a file with at least one note.")

    def _results(
        self, notes: "Iterable[RawNote | InputError]"
    ) -> "Iterator[tuple[RawNote | InputError, Result]]":
        """Yield every note with what gives its result; the index is opened at the first that can be read."""
        waiting = iter(notes)
        for raw in waiting:
            if not isinstance(raw, InputError):
                self._coder = self._open()
                yield from in_turn(self._coder, chain([raw], waiting), self._asked)
                return
            yield raw, partial(_raised, raw)

    def _one(self, raw: "RawNote", result: "Result") -> None:
        try:
            text = self._view.form(result(), cast("NoteCoder", self._coder))
        except ChartCiteError as error:
            self._fail(error, raw.note_id)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one note must not cost the others
            if self._debug:
                show_traceback(error)
            self._fail(internal(error), raw.note_id)
        else:
            self._view.emit(text)

    def _asked(self, raw: "RawNote | InputError") -> Asked:
        if isinstance(raw, InputError):
            raise raw
        facts = self._known.completed(raw.fields)
        return Asked(
            raw.note_id,
            raw.text,
            setting=facts.setting,
            day=facts.day,
            sex=facts.sex,
            age_years=facts.age_years,
            systems=facts.systems,
        )

    def _fail(self, error: ChartCiteError, note_id: str | None) -> None:
        self.failed += 1
        self._view.fail(error, note_id)


def _raised(error: InputError) -> "NoReturn":
    raise error
