"""What every test may use: the built index, a coder on it and its tables. The network is blocked.

Nothing here may be written to: the index is shared by all tests and all workers of a run.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from index.build import build_index
from index.errors import IndexUnusable
from index.opening import HOME_VARIABLE, current_folder, index_status
from index.tables import CodeTables

settings.register_profile("chartcite", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("chartcite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Block the network for every test; pytest-socket reads these when its own turn comes.

    A test that serves on this machine says so: `@pytest.mark.allow_hosts(["127.0.0.1"])`.
    """
    config.option.disable_socket = True
    config.option.allow_unix_socket = True


@pytest.fixture(scope="session")
def index_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a current index: the one that CHARTCITE_HOME names, else one built once a run."""
    named = os.environ.get(HOME_VARIABLE)
    if named and _is_current(Path(named)):
        return Path(named)
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "index_home"
    with _locked(home.with_suffix(".lock")):
        if not _is_current(home):
            build_index(home)
    return home


@pytest.fixture(scope="session")
def coder(index_home: Path):
    """A coder on that index."""
    from agent.pipeline import Coder  # noqa: PLC0415 - tests of index alone run without it

    opened = Coder.open(index_home)
    yield opened
    opened.tables.close()


@pytest.fixture(scope="session")
def tables(index_home: Path) -> Iterator[CodeTables]:
    """The code tables of that index."""
    with CodeTables.open(current_folder(index_home) / "tables.sqlite") as opened:
        yield opened


def _is_current(home: Path) -> bool:
    try:
        return index_status(home)["problem"] is None
    except IndexUnusable:
        return False


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one worker at a time pass; the lock goes with the process that held it."""
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
