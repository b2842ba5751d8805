"""Plots as inline SVG: the reliability diagram, the abstention curve, and the bar of a table's cell.

Invariant: a plot shows numbers that the tables beside it hold; colours come from the page's style sheet, so
that a plot follows light, dark and print, and no line is told from another by colour alone.
"""

from collections.abc import Callable, Sequence

from evals.abstention import Point
from evals.calibration import Bin
from evals.reports.markup import Element, element

_LEFT, _TOP, _SIDE = 44.0, 12.0, 300.0
_WIDTH, _HEIGHT = 372.0, 360.0
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_RADIUS = 13.0
_LINES: tuple[tuple[str, Callable[[Point], float | None]], ...] = (
    ("precision", lambda p: p.counts.precision),
    ("recall", lambda p: p.counts.recall),
    ("F1", lambda p: p.counts.f1),
)


def reliability_plot(bins: Sequence[Bin]) -> Element:
    """Draw each bin's share of right codes over its mean confidence; a dot's area is its number of codes."""
    most = max((b.codes for b in bins), default=1)
    return _square(
        "Reliability: share of right codes over mean confidence",
        "mean confidence",
        "share right",
        _line("diagonal", [(0.0, 0.0), (1.0, 1.0)]),
        *(_gap(b) for b in bins),
        *(_dot(b, most) for b in bins),
    )


def abstention_plot(curve: Sequence[Point], best: Point | None) -> Element:
    """Draw precision, recall and F1 over the threshold, and where F1 is highest."""
    drawn = [(name, _values(curve, measure)) for name, measure in _LINES]
    marks = []
    if best is not None and best.counts.f1 is not None:
        x, y = _x(best.threshold), _y(best.counts.f1)
        said = f"highest F1 {best.counts.f1:.3f} at threshold {best.threshold:.2f}"
        marks = [element("circle", element("title", said), cx=x, cy=y, r=4.5, class_="best")]
    return _square(
        "Abstention: precision, recall and F1 over the threshold of confidence",
        "threshold of confidence",
        "",
        *(_line(f"line {name.lower()}", values) for name, values in drawn),
        *marks,
    )


def legend() -> Element:
    """Name the lines of the abstention plot, each with a sample of its stroke."""
    return element("ul", *(_sample(name) for name, _ in _LINES), class_="legend")


def bar(share: float | None) -> Element:
    """Draw a share as a bar as wide as its cell allows; the cell's text says the number."""
    width = 100 * min(max(share or 0.0, 0.0), 1.0)
    return element(
        "svg",
        element("rect", class_="track", width=100, height=10),
        element("rect", class_="filled", width=width, height=10),
        class_="bar",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _square(title: str, across: str, up: str, *content: Element) -> Element:
    """Draw axes from 0 to 1 both ways, and the content on them."""
    ticks = [part for at in _TICKS for part in _tick(at)]
    names = [element("text", across, x=_LEFT + _SIDE / 2, y=_HEIGHT - 6, text_anchor="middle")]
    if up:
        turned = f"rotate(-90 11 {_TOP + _SIDE / 2:.0f})"
        middle = _TOP + _SIDE / 2
        names.append(element("text", up, x=11, y=middle, text_anchor="middle", transform=turned))
    return element(
        "svg",
        element("title", title),
        *ticks,
        *names,
        *content,
        class_="plot",
        viewBox=f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
        role="img",
    )


def _tick(at: float) -> list[Element]:
    x, y = _x(at), _y(at)
    far_x, far_y = _x(1.0), _y(1.0)
    return [
        element("line", class_="grid", x1=x, x2=x, y1=_y(0.0), y2=far_y),
        element("line", class_="grid", x1=_x(0.0), x2=far_x, y1=y, y2=y),
        element("text", f"{at:.1f}", x=x, y=_y(0.0) + 17, text_anchor="middle"),
        element("text", f"{at:.1f}", x=_LEFT - 6, y=y + 4, text_anchor="end"),
    ]


def _gap(held: Bin) -> Element:
    """Draw how far a bin is from meaning what it says."""
    x = _x(held.confidence)
    return element("line", class_="gap", x1=x, x2=x, y1=_y(held.confidence), y2=_y(held.precision))


def _dot(held: Bin, most: int) -> Element:
    said = f"{held.codes} codes: confidence {held.confidence:.3f}, right {held.precision:.3f}"
    radius = max(2.5, _RADIUS * (held.codes / most) ** 0.5)
    x, y = _x(held.confidence), _y(held.precision)
    return element("circle", element("title", said), class_="dot", cx=x, cy=y, r=radius)


def _line(class_: str, values: Sequence[tuple[float, float]]) -> Element:
    points = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in values)
    return element("polyline", points=points, class_=class_, fill="none")


def _values(curve: Sequence[Point], measure: Callable[[Point], float | None]) -> list[tuple[float, float]]:
    """Return the points at which a measure is defined."""
    each = ((p.threshold, measure(p)) for p in curve)
    return [(at, value) for at, value in each if value is not None]


def _sample(name: str) -> Element:
    stroke = element("line", class_=f"line {name.lower()}", x1=0, x2=28, y1=5, y2=5)
    sample = element("svg", stroke, class_="sample", viewBox="0 0 28 10", aria_hidden="true")
    return element("li", sample, name)


def _x(value: float) -> float:
    return _LEFT + _SIDE * min(max(value, 0.0), 1.0)


def _y(value: float) -> float:
    return _TOP + _SIDE * (1 - min(max(value, 0.0), 1.0))
