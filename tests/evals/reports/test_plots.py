import re
from xml.etree import ElementTree

import pytest

from evals.abstention import Point
from evals.calibration import Bin
from evals.measures import Counts
from evals.reports.plots import abstention_plot, bar, legend, reliability_plot

CURVE = [Point(0.0, Counts(2, 2, 0)), Point(0.5, Counts(2, 0, 0)), Point(1.0, Counts(0, 0, 2))]


def drawn(plot) -> ElementTree.Element:
    return ElementTree.fromstring(str(plot))


def test_a_bin_is_a_dot_at_its_confidence_and_share_with_its_number_as_area():
    plot = drawn(reliability_plot([Bin(0.2, 0.3, 1, 0.25, 1.0), Bin(0.9, 1.0, 4, 1.0, 0.5)]))
    dots = plot.findall("circle")
    # The axes run from x 44 to 344 and from y 312 up to 12.
    assert [(d.get("cx"), d.get("cy")) for d in dots] == [("119", "12"), ("344", "162")]
    assert float(dots[1].get("r")) == 2 * float(dots[0].get("r"))
    assert dots[1].find("title").text == "4 codes: confidence 1.000, right 0.500"
    assert plot.get("role") == "img"
    assert plot.find("title").text.startswith("Reliability")


def test_a_line_has_a_point_for_each_defined_value():
    plot = drawn(abstention_plot(CURVE, CURVE[1]))
    lines = {line.get("class"): line.get("points").split() for line in plot.findall("polyline")}
    assert {name: len(points) for name, points in lines.items()} == {
        "line precision": 2, "line recall": 3, "line f1": 3,
    }  # fmt: skip
    assert lines["line recall"] == ["44.0,12.0", "194.0,12.0", "344.0,312.0"]
    ring = plot.find("circle")
    assert (ring.get("cx"), ring.get("cy")) == ("194", "12")
    assert ring.find("title").text == "highest F1 1.000 at threshold 0.50"


def test_plots_of_nothing_have_axes_alone():
    assert drawn(reliability_plot([])).findall("circle") == []
    assert drawn(abstention_plot([], None)).findall("circle") == []
    assert len(drawn(abstention_plot([], None)).findall("text")) == 13


def test_the_legend_names_every_line():
    assert re.findall(r"</svg>([^<]+)</li>", str(legend())) == ["precision", "recall", "F1"]


@pytest.mark.parametrize(("share", "width"), [(0.25, "25"), (None, "0"), (1.7, "100"), (-1, "0")])
def test_a_bar_is_as_wide_as_its_share(share, width):
    assert drawn(bar(share)).findall("rect")[1].get("width") == width
