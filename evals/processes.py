"""Running a process and saying how long it took and how much memory it held at most (on POSIX alone).

Invariant: nothing that the process prints is kept. Until it has started, Linux counts the memory of the
process that starts it into the peak: measure before anything large is opened here.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median

RUNS = 5
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of `ru_maxrss`."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that ended.

    Attributes:
        seconds: Wall time from start to end.
        peak_mb: Largest resident memory, in millions of bytes.
        status: Exit status; negative for the signal that ended it.
    """

    seconds: float
    peak_mb: float
    status: int


def chartcite(*arguments: str) -> list[str]:
    """Return the command line of `chartcite`: this environment's script, else its module."""
    script = shutil.which("chartcite", path=str(Path(sys.executable).parent))
    return [*([script] if script else [sys.executable, "-m", "agent.cli.main"]), *arguments]


def own_peak_mb() -> float | None:
    """Return the most that this process has held, in millions of bytes; None where nothing counts it."""
    try:
        resource = import_module("resource")
    except ModuleNotFoundError:
        return None
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6)


def ran(command: Sequence[str]) -> Ran:
    """Run a command to its end, quietly."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command line, without a shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it again
    return Ran(seconds, usage.ru_maxrss * _UNIT / 1e6, process.returncode)


def ran_often(command: Sequence[str], runs: int = RUNS) -> Ran:
    """Run a command once to warm the disk's cache, then `runs` times.

    Returns:
        The median time, the largest peak, and the first exit status that is not 0.
    """
    ran(command)
    each = [ran(command) for _ in range(runs)]
    failed = next((r.status for r in each if r.status), 0)
    return Ran(median(r.seconds for r in each), max(r.peak_mb for r in each), failed)
