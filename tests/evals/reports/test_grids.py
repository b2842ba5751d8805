import pytest

from evals.bootstrap import Interval
from evals.reports.contents import sections
from evals.reports.grids import UNDEFINED, between, cut, fixed, percent, signed


def test_figures_as_written():
    assert (fixed(0.6489), fixed(0.00021, 4), percent(0.5), signed(0.0214)) == (
        "0.649",
        "0.0002",
        "50.0 %",
        "+0.021",
    )
    assert between(Interval(0.5, 0.75, 0.95, 2000, 1)) == "0.500 to 0.750"


@pytest.mark.parametrize("write", [fixed, percent, signed, between])
def test_what_is_undefined_is_a_dash(write):
    assert write(None) == UNDEFINED


def test_a_cut_says_how_many_it_leaves_out():
    assert cut([1, 2, 3], 2) == ([1, 2], 1)
    assert cut([1, 2, 3], None) == ([1, 2, 3], 0)


@pytest.mark.parametrize("excerpts", [True, False])
def test_every_row_has_a_cell_for_every_column(report, excerpts):
    for section in sections(report(excerpts=excerpts, baseline=True), None):
        assert section.about or section.grids
        for grid in section.grids:
            assert {len(row) for row in grid.rows} == {len(grid.columns)}, (section.key, grid.caption)
            assert all(0 <= place < len(grid.columns) for place in grid.numbers)
