"""What a run of a benchmark was: which notes, which settings, how long, how steady.

Invariant: no word of a note is in a `RunInfo`; a figure that was not asked for is None or absent, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How far the codes stay the same when the same notes are coded again, unchanged or harmlessly edited.

    Attributes:
        kind: `rerun`, or the name of the edit.
        notes: Notes compared: those that crashed neither time.
        same: Share of notes with the same final codes; None without a note.
        jaccard: Mean over notes of common codes to all codes; two empty lists agree wholly.
    """

    kind: str
    notes: int
    same: float | None
    jaccard: float | None


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What the figures of a run hold for.

    Attributes:
        benchmark: `aci`, `charts-measuring`.
        settings: Chooser, filters, limit, seed and whatever else changes the figures, as printed.
        versions: Package, tables, index -> version or digest.
        account: Lines about what was read and what was left out.
        seconds: Wall time of coding all notes.
        peak_mb: Largest resident memory of the process, in millions of bytes; None where it is not known.
        consistency: One for each way in which notes were coded again.
        recall_at_50: Share of the headline's gold codes among the 50 best candidates of some words that the
            note itself gives; None where stages were not asked for.
        candidates: Median number of different codes that retrieval offers a note; None likewise.
    """

    benchmark: str
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_mb: float | None = None
    consistency: tuple[Steadiness, ...] = ()
    recall_at_50: float | None = None
    candidates: float | None = None
