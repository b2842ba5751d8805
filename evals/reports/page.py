"""A report as one page of HTML: style and plots within it, no script, nothing fetched.

Invariant: the page asks nothing of any network (its own policy forbids it), every text in it is escaped, and
it can be read without colour, on a phone, in the dark and on paper.
"""

from importlib.resources import files

from evals.reports.contents import left_out, notice, sections
from evals.reports.grids import Bar, Cell, Excerpt, Grid, Section, between, fixed
from evals.reports.markup import Element, element
from evals.reports.plots import abstention_plot, bar, legend, reliability_plot
from evals.reports.record import Report

MOST_ROWS = 5000
"""Rows of a list of codes, so that a browser can still open the page; the JSON holds every one."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LISTS = frozenset({"missed", "extra", "forbidden"})
"""Sections whose rows become cards on a narrow screen."""


def html(report: Report) -> str:
    """Return a report as one self-contained page."""
    held = sections(report, MOST_ROWS)
    title = f"{report.info.benchmark}: ChartCite evaluation"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", files("evals.reports").joinpath("page.css").read_text("utf-8")),
    )
    main = element("main", *(_section(s, report) for s in held))
    body = element("body", _header(report), _contents(held), main)
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _header(report: Report) -> Element:
    head = report.shown.headline
    figures = (
        ("micro-F1", fixed(head.f1.value), between(head.f1.interval)),
        ("precision", fixed(head.precision.value), between(head.precision.interval)),
        ("recall", fixed(head.recall.value), between(head.recall.interval)),
        ("calibration error", fixed(report.shown.calibration.overall.ece), "bins of equal width"),
        ("evidence overlap", fixed(report.shown.evidence.overlap), "of right codes"),
    )
    said = f"{head.notes:,} notes, filters: {report.view}"
    return element(
        "header",
        element("p", "ChartCite evaluation", class_="product"),
        element("h1", report.info.benchmark),
        element("p", said),
        element("p", notice(report), class_="notice" if report.excerpts else "quiet"),
        element("dl", *(_tile(*figure) for figure in figures), class_="tiles"),
    )


def _tile(name: str, value: str, beside: str) -> Element:
    return element(
        "div",
        element("dt", name),
        element("dd", value, class_="value"),
        element("dd", beside, class_="beside"),
    )


def _contents(held: tuple[Section, ...]) -> Element:
    links = (element("li", element("a", s.title, href=f"#{s.key}")) for s in held)
    return element("nav", element("ul", *links), aria_label="Sections")


def _section(section: Section, report: Report) -> Element:
    about = [element("p", section.about, class_="about")] if section.about else []
    grids = [_grid(grid, as_cards=section.key in _LISTS) for grid in section.grids]
    plots = _plots(section, report)
    if plots and grids:
        # The plot stands beside the table of its numbers where there is room.
        grids = [element("div", *plots, grids[0], class_="pair"), *grids[1:]]
    return element("section", element("h2", section.title), *about, *grids, id=section.key)


def _plots(section: Section, report: Report) -> list[Element]:
    if section.key == "calibration" and report.shown.calibration.overall.bins:
        plot = reliability_plot(report.shown.calibration.overall.bins)
        said = (
            "Each dot is a bin of equal width, its area the number of codes; the diagonal is what should be."
        )
        return [element("figure", plot, element("figcaption", said))]
    if section.key == "abstention" and report.shown.abstention:
        plot = abstention_plot(report.shown.abstention, report.shown.best)
        said = "The ring is the highest F1."
        return [element("figure", plot, element("figcaption", legend(), said))]
    return []


def _grid(grid: Grid, *, as_cards: bool) -> Element:
    caption = [element("caption", grid.caption)] if grid.caption else []
    head = element("thead", element("tr", *(_heading(grid, place) for place in range(len(grid.columns)))))
    body = element("tbody", *(_row(grid, row) for row in grid.rows))
    table = element("table", *caption, head, body, class_="cards" if as_cards else "plain")
    more = [element("p", left_out(grid), class_="quiet")] if grid.left_out else []
    # A wide table scrolls in its own frame, which the keyboard must be able to reach.
    return element("div", table, *more, class_="frame", tabindex="0", role="region", aria_label=_name(grid))


def _name(grid: Grid) -> str:
    return grid.caption or f"Table of {', '.join(grid.columns)}"


def _heading(grid: Grid, place: int) -> Element:
    class_ = "number" if grid.is_number(place) else "text"
    return element("th", grid.columns[place], scope="col", class_=class_)


def _row(grid: Grid, row: tuple[Cell, ...]) -> Element:
    return element("tr", *(_cell(grid, place, cell) for place, cell in enumerate(row)))


def _cell(grid: Grid, place: int, cell: Cell) -> Element:
    class_ = "number" if grid.is_number(place) else "text"
    if isinstance(cell, Bar):
        written = element("span", cell.text, class_="share")
        return element("td", bar(cell.share), written, class_="barred", data_label=grid.columns[place])
    if isinstance(cell, Excerpt):
        content: list[Element | str] = [cell.before, element("mark", cell.words), cell.after]
        return element("td", *content, class_="excerpt", data_label=grid.columns[place])
    return element("td", cell, class_=class_ if cell else "empty", data_label=grid.columns[place])
