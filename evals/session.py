"""One run of the benchmarks: where the data and the index are, and what has been computed already.

Invariant: the index is opened only when a suite needs it in this process, and each collection is coded once,
whichever suites ask for it. Suites that measure processes come first and find this process still small.
"""

from collections.abc import Callable
from pathlib import Path

from evals.cases import Collection
from evals.lens import lens_of
from evals.readers import aci, charts, codiesp, transcriptions
from evals.results import CaseResult
from evals.running import NoteCoder, Progress, results_of
from index.records import CodeSystem

_READERS: dict[str, Callable[[Path], Collection]] = {
    "aci": aci.read,
    "codiesp-dev": lambda data: codiesp.read(data, "dev"),
    "codiesp-dev-procedures": lambda data: codiesp.read(data, "dev", CodeSystem.ICD10PCS),
    "codiesp-train": lambda data: codiesp.read(data, "train"),
    "transcriptions": transcriptions.read,
    "charts-tuning": lambda _: charts.read(half=charts.Half.TUNING),
    "charts-measuring": lambda _: charts.read(half=charts.Half.MEASURING),
    "charts-procedures-tuning": lambda _: charts.procedures(half=charts.Half.TUNING),
    "charts-procedures-measuring": lambda _: charts.procedures(half=charts.Half.MEASURING),
}


def open_coder(home: Path | None) -> NoteCoder:
    """Open the pipeline on the index in `home`, the default folder when None.

    Raises:
        IndexUnusable: There is none, or it was built from other things.
    """
    from agent.pipeline import Coder  # noqa: PLC0415 - large: processes are measured before it is loaded

    return Coder.open(home)


class Session:
    """What suites share."""

    def __init__(
        self,
        data: Path,
        workspace: Path,
        home: Path | None = None,
        *,
        opener: Callable[[Path | None], NoteCoder] = open_coder,
        progress: Progress = lambda *_: None,
    ) -> None:
        """Take the folders.

        Args:
            data: Folder of the development data.
            workspace: Empty folder for temporary files.
            home: Folder that holds the index; None for the default.
            opener: Opens the pipeline.
            progress: Told of every note that was coded.
        """
        self.data = data
        self.workspace = workspace
        self.home = home
        self._opener = opener
        self._progress = progress
        self._coder: NoteCoder | None = None
        self._collections: dict[str, Collection] = {}
        self._results: dict[str, list[CaseResult]] = {}
        self._followed: dict[str, list[CaseResult]] = {}

    @property
    def coder(self) -> NoteCoder:
        """The open pipeline."""
        if self._coder is None:
            self._coder = self._opener(self.home)
        return self._coder

    def collection(self, name: str) -> Collection:
        """Return the cases of a source: `aci`, `codiesp-dev`, `transcriptions`, `charts-measuring` and so on.

        Raises:
            InputError: The data are absent (`DataAbsentError`) or unusable.
        """
        if name not in self._collections:
            self._collections[name] = _READERS[name](self.data)
        return self._collections[name]

    def results(self, name: str) -> list[CaseResult]:
        """Return what came out of each case of a collection.

        Raises:
            InputError: The data are absent (`DataAbsentError`) or unusable.
        """
        if name not in self._results:
            self._results[name] = results_of(self.coder, self.collection(name), self._progress)
        return self._results[name]

    def followed(self, name: str) -> list[CaseResult]:
        """Return the same with how far each gold code came, which takes longer.

        Raises:
            InputError: The data are absent (`DataAbsentError`) or unusable.
        """
        if name not in self._followed:
            self._followed[name] = results_of(
                self.coder, self.collection(name), self._progress, lens=lens_of(self.coder)
            )
        return self._followed[name]

    @property
    def home_options(self) -> tuple[str, ...]:
        """What a `chartcite` process needs to use the same index."""
        return () if self.home is None else ("--home", str(self.home))
