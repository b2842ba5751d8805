import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from evals.code_facts import CodeFacts
from evals.reports import html
from evals.reports.contents import sections
from evals.summary import summarise

VOID = {"meta", "br", "link", "wbr"}


class Reader(HTMLParser):
    """Collects tags and attributes, and fails where elements do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.tags if name in attrs]


@pytest.fixture
def page(report) -> str:
    return html(report(excerpts=True, baseline=True))


def test_the_page_nests_and_ends(page: str):
    found = Reader(page)
    assert page.startswith("<!doctype html>\n<html ")
    assert found.open == []


def test_nothing_is_fetched_and_nothing_runs(page: str):
    found = Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in found.tags}
    assert not found.values("src")
    assert all(link.startswith("#") for link in found.values("href"))
    assert not re.search(r"url\(|@import|https?:|\bon\w+=", page)
    assert "default-src 'none'; style-src 'unsafe-inline'".replace("'", "&#x27;") in page


def test_links_lead_to_every_section(page: str, report):
    found = Reader(page)
    keys = [s.key for s in sections(report(), None)]
    assert found.values("href") == [f"#{key}" for key in keys]
    assert found.values("id") == keys


def test_what_notes_and_titles_hold_is_escaped(page: str):
    assert "&lt;b&gt;foot&lt;/b&gt; ulcer | left." in page
    assert "Diabetes &amp; &lt;i&gt;foot&lt;/i&gt; ulcer" in page
    assert "note-&lt;1&gt;" in page


def test_words_of_a_note_are_marked_where_asked_for_and_absent_where_not(page: str, report):
    assert "ASSESSMENT: <mark>Diabetes</mark> with" in page
    plain = html(report())
    assert not re.search("ASSESSMENT|Monday|<mark>", plain)
    assert "This report holds no words of the notes." in plain


def test_plots_stand_where_there_is_something_to_plot(page: str):
    assert len(re.findall(r'class="plot"', page)) == 2
    assert 'class="bar"' in page


def test_a_page_of_an_empty_run_is_whole(report):
    nothing = summarise([], CodeFacts(lambda _: "", lambda _: False, lambda _: None))
    made = html(replace(report(), views={"all": nothing}, results=()))
    assert Reader(made).open == []
    assert 'class="plot"' not in made
    assert '<dd class="value">—</dd>' in made


def test_cells_carry_their_heading_for_narrow_screens(page: str):
    assert '<td class="text" data-label="gold">E11.621</td>' in page
