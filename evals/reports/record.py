"""What a report is made from.

Invariant: words of notes reach a report only through `results`, and only where `excerpts` says that they may
be shown; everything else that it is given holds none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.results import CaseResult
from evals.runs import RunInfo
from evals.summary import Summary


@dataclass(frozen=True, slots=True)
class Report:
    """A run, as it is to be shown.

    Attributes:
        info: What the figures hold for.
        views: Name of the filters -> the same run measured under them, at least one; the last is the one that
            is shown in full, the others stand beside it with their headline.
        results: Those of the last view; read for excerpts alone.
        excerpts: Whether words of the notes are shown.
    """

    info: RunInfo
    views: Mapping[str, Summary]
    results: Sequence[CaseResult] = ()
    excerpts: bool = False

    @property
    def shown(self) -> Summary:
        """The summary that is shown in full."""
        return list(self.views.values())[-1]

    @property
    def view(self) -> str:
        """The name of the view that is shown in full."""
        return list(self.views)[-1]
