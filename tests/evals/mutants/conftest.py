from collections.abc import Iterator

import pytest

from evals.mutants.coded import from_charts
from evals.mutants.kinds import Ground
from index.releases import icd10cm_tabular
from index.releases.catalog import embedded_tabular
from index.tables import CodeTables


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeTables]:
    """The code tables of the embedded release, April 2026."""
    path = tmp_path_factory.mktemp("mutants") / "tables.sqlite"
    CodeTables.create(path, [icd10cm_tabular.read(embedded_tabular())])
    with CodeTables.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def ground(tables: CodeTables) -> Ground:
    """Our own charts, those that only measure left out."""
    return Ground(from_charts(), tables)
