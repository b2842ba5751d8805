"""The benchmarks that `chartcite eval` knows: how each is read, and by which published protocol it is judged.

Invariant: a benchmark's reader takes the path that the user gives and the most notes that are wanted, and
gives a collection of the benchmark's name; only the project's own charts are found without a path.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from agent.errors import InputError
from evals.cases import REMEDY, Collection
from evals.readers import aci, charts, codiesp, mdace, mimic
from index.records import CodeSystem

Reader = Callable[[Path, int | None], Collection]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A source of coded notes.

    Attributes:
        name: As typed.
        told: What it is, in a few words.
        read: Reads it.
        filters: Names of the filters that its published protocol asks for.
        home: Where it is when no path is given; None where the user must say.
    """

    name: str
    told: str
    read: Reader
    filters: tuple[str, ...] = ()
    home: Path | None = None

    def collection(self, path: Path | None, limit: int | None) -> Collection:
        """Read it.

        Raises:
            InputError: No path is given where one is needed, or the data are absent or unusable.
        """
        place = path or self.home
        if place is None:
            raise InputError(f"The benchmark {self.name!r} needs the PATH of its data.", REMEDY)
        found = self.read(place, limit)
        if limit is None or limit >= len(found.cases):
            return found
        left = {**found.left_out, "notes beyond the limit": len(found.cases) - limit}
        return replace(found, cases=found.cases[:limit], left_out=left)


def _whole(read: Callable[[Path], Collection]) -> Reader:
    """Return a reader that reads all there is; what is beyond the limit is cut off afterwards."""
    return lambda path, _: read(path)


def _codiesp(split: str) -> tuple[Benchmark, Benchmark]:
    name = f"codiesp-{split}"
    procedures = partial(codiesp.read, split=split, system=CodeSystem.ICD10PCS)
    return (
        Benchmark(
            name,
            f"CodiEsp, English, {split}: diagnoses",
            _whole(partial(codiesp.read, split=split)),
            ("billable",),
        ),
        Benchmark(f"{name}-procedures", f"CodiEsp, English, {split}: procedures", _whole(procedures)),
    )


def _charts(name: str, told: str, half: charts.Half) -> Benchmark:
    return Benchmark(name, told, _whole(partial(charts.read, half=half)), home=charts.HOME)


def _procedure_charts() -> tuple[Benchmark, ...]:
    told = {"": "all", "tuning": "the half for tuning", "measuring": "the half that only measures"}
    return tuple(
        Benchmark(
            f"charts-procedures-{half}".rstrip("-"),
            f"our own hospital documents coded in ICD-10-PCS, {said}",
            _whole(partial(charts.procedures, half=charts.Half(half))),
            home=charts.PROCEDURES,
        )
        for half, said in told.items()
    )


_PROCEDURES = CodeSystem.ICD10PCS
BENCHMARKS: dict[str, Benchmark] = {
    benchmark.name: benchmark
    for benchmark in (
        Benchmark("aci", "ACI-Bench visits, MedCodER labels", _whole(aci.read), ("problem-codes",)),
        *(b for split in codiesp.SPLITS for b in _codiesp(split)),
        Benchmark("mdace", "MDACE: diagnoses", _whole(mdace.read), ("billable",)),
        Benchmark("mdace-procedures", "MDACE: procedures", _whole(partial(mdace.read, system=_PROCEDURES))),
        Benchmark("mimic-iv", "MIMIC-IV: diagnoses billed in ICD-10", mimic.read, ("billable",)),
        Benchmark(
            "mimic-iv-procedures",
            "MIMIC-IV: procedures",
            lambda path, limit: mimic.read(path, limit, _PROCEDURES),
        ),
        _charts("charts", "our own charts, all", charts.Half.BOTH),
        _charts("charts-tuning", "our own charts, the half for tuning", charts.Half.TUNING),
        _charts("charts-measuring", "our own charts, the half that only measures", charts.Half.MEASURING),
        *_procedure_charts(),
    )
}
"""By name, in the order in which they are listed."""
