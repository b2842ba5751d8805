"""Text to sections and sentences.

Invariant: sections cover the text without gap or overlap; sentences lie inside one section each, in order,
without overlap, and hold no leading bullet or trailing blank. Both carry offsets only, never copies.
`tests/agent/documents/test_structure.py` checks this on generated text.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from agent.records import Document, Section, SectionKind, Sentence

_LINE_HEADING = re.compile(
    r"^[ \t]*(?:#{1,4}[ \t]*|\*\*)?([A-Za-z][A-Za-z/&,\- ()']{0,58}?)(?:\*\*)?[ \t]*(:?)(?:\*\*)?$"
)
_INLINE_HEADING = re.compile(
    r"^[ \t]*(?:\*\*)?([A-Za-z][A-Za-z/&\- ]{0,48}?)(?:\*\*)?[ \t]*:(?:\*\*)?[ \t,]*"
)
_RUN_ON_HEADING = re.compile(r"(?<=[,.;])[ \t]*([A-Z][A-Z/&\- ]{2,48}):[ \t,]*")
_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(
    r"[ \t]*([-•*·▪◦\u2013\u2014]+[ \t]*|\(?\d{1,2}[.)](?:[ \t]+|(?=[A-Za-z]))"
    r"|[a-h][.)][ \t]+|[A-H](?:\)|\.(?![ \t]+[a-z]))[ \t]+|#[ \t]*\d*[ \t]*)?"
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?;])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bvs\.)(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)"
    r"(?:[ \t]+|,(?=[A-Z]))(?=[A-Z0-9(\"'•-])"
)
_LABEL = re.compile(r"^(?:[A-Z][A-Za-z/&\- ]{2,40}):")
_TITLED = frozenset(
    {SectionKind.ASSESSMENT, SectionKind.DIAGNOSES, SectionKind.PROBLEM_LIST, SectionKind.HOSPITAL_COURSE}
)
_VERBS = frozenset(
    "is are was were will has have had be been being do does did can could would should may might must shall "
    "recommend recommended continue continued continues start started begin order ordered discuss discussed "
    "discontinue advised advise prescribed prescribe obtain consider reviewed review return take taking "
    "please i we he she they you refer referred monitor check schedule scheduled increase decrease".split()
)
_ARRANGEMENT = re.compile(
    r"(?:follow[ -]?up|f/u|rtc|return) (?:in|with|as|at|on|if|prn|after|to)\b", re.IGNORECASE
)
_LONGEST_SENTENCE = 2_000
"""Characters; what has no full stop for longer is a table or a broken export, not a sentence."""

_LONGEST_TITLE = 16
_CLAIMS = frozenset(
    "denies denied deny denying negative positive no not without reports endorses admits".split()
)


@cache
def _headings() -> dict[str, SectionKind]:
    table = tomllib.loads(files("agent.documents").joinpath("headings.toml").read_text("utf-8"))
    return {_heading_key(h): SectionKind(kind) for kind, names in table.items() for h in names}


def _heading_key(heading: str) -> str:
    return re.sub(r"[^a-z/& -]", "", heading.lower()).strip().rstrip("s")


def structured(document_id: str, text: str) -> Document:
    """Cut a note's text into sections and sentences.

    Example: the lines "ASSESSMENT", "1. Hypertension." and "- Continue lisinopril." are one section and two
    sentences, the first of them a problem title.
    """
    sections = tuple(_sections(text))
    return Document(document_id, text, sections, tuple(_sentences(text, sections)))


def _sections(text: str) -> Iterator[Section]:
    """Yield sections in order; the stretch before the first heading is one of kind OTHER without title."""
    starts = list(_heading_places(text))
    if not starts or starts[0].start > 0:
        yield Section(SectionKind.OTHER, "", 0, 0, starts[0].start if starts else len(text))
    afters: list[Section | None] = [*starts[1:], None]
    for here, after in zip(starts, afters, strict=False):
        end = after.start if after else len(text)
        yield Section(here.kind, here.title, here.start, min(here.body, end), end)


def _heading_places(text: str) -> Iterator[Section]:
    kind = SectionKind.OTHER
    for line in _LINE.finditer(text):
        found = _line_heading(line.group(), kind)
        if found is not None:
            kind, title, body = found
            yield Section(kind, title, line.start(), line.start() + body, line.end())
        for run_on in _RUN_ON_HEADING.finditer(text, line.start(), line.end()):
            if _is_loud(run_on.group(1)):
                kind = _headings().get(_heading_key(run_on.group(1)), SectionKind.OTHER)
                yield Section(kind, run_on.group(1).strip(), run_on.start(1), run_on.end(), line.end())


def _line_heading(line: str, current: SectionKind) -> tuple[SectionKind, str, int] | None:
    """Return (kind, title, where the body starts in the line) when a line is or begins with a heading."""
    # Without its trailing blanks: a pattern with two runs of blanks takes minutes on a line full of them.
    alone = _LINE_HEADING.match(line.rstrip(" \t"))
    if alone:
        return _heading_alone(alone, line, current)
    inline = _INLINE_HEADING.match(line)
    return _heading_inline(inline, current) if inline else None


def _heading_alone(
    found: re.Match[str], line: str, current: SectionKind
) -> tuple[SectionKind, str, int] | None:
    title, has_colon = found.group(1), bool(found.group(2))
    kind = _headings().get(_heading_key(title))
    if kind is not None:
        long_enough = len(title) > 2 or has_colon or title.isupper()
        return (kind, title.strip(), len(line)) if long_enough else None
    if has_colon and len(title) > 4 and _is_loud(title) and current not in _TITLED:
        return SectionKind.OTHER, title.strip(), len(line)
    return None


def _heading_inline(found: re.Match[str], current: SectionKind) -> tuple[SectionKind, str, int] | None:
    title = found.group(1)
    kind = _headings().get(_heading_key(title))
    if kind is not None:
        is_label = current in _TITLED and kind in _LABELS_IN_PLAN and not title.isupper()
        return None if is_label else (kind, title.strip(), found.end())
    if len(title) > 3 and _is_loud(title) and current not in _LISTING:
        return SectionKind.OTHER, title.strip(), found.end()
    return None


def _is_loud(title: str) -> bool:
    """Say whether capitals make a heading of it: "DENIES:" still says something of what follows."""
    return title.isupper() and title.split(maxsplit=1)[0].lower() not in _CLAIMS


_LISTING = _TITLED | {SectionKind.REVIEW_OF_SYSTEMS, SectionKind.EXAMINATION, SectionKind.RESULTS}
_LABELS_IN_PLAN = frozenset(
    {SectionKind.ASSESSMENT, SectionKind.INSTRUCTIONS, SectionKind.RESULTS, SectionKind.MEDICATIONS,
     SectionKind.PROCEDURE, SectionKind.HISTORY_PRESENT, SectionKind.HISTORY_SOCIAL}
)  # fmt: skip


def _sentences(text: str, sections: tuple[Section, ...]) -> Iterator[Sentence]:
    problem = -1
    for section in sections:
        inside: int | None = None
        for line in _LINE.finditer(text, section.body, section.end):
            bullet = _BULLET.match(text, line.start(), line.end())
            start = bullet.end() if bullet else line.start()
            is_item = bool(bullet and bullet.group(1))
            for a, b in _split(text, start, line.end()):
                title = section.kind in _TITLED and a == start and _is_title(text[a:b], text[b : line.end()])
                if title:
                    problem += 1
                    inside = problem
                yield Sentence(a, b, section.kind, title, inside, is_item)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _SENTENCE_END.finditer(text, start, end):
        yield from _trimmed(text, at, gap.start())
        at = gap.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence without the blanks around it; one that never ends in pieces: cost stays linear."""
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield from _trimmed(text, start, cut)
        start = cut
    while start < end and text[start] in " \t,\u00a0":
        start += 1
    while end > start and text[end - 1] in " \t,\u00a0":
        end -= 1
    if end > start:
        yield start, end


def _is_title(sentence: str, rest_of_line: str) -> bool:
    """Say whether a sentence names a problem rather than tells about it."""
    words = re.findall(r"[A-Za-z']+", sentence.lower())
    if not words or len(words) > _LONGEST_TITLE or _LABEL.match(sentence) or _ARRANGEMENT.match(sentence):
        return False
    if len(re.findall(r"[A-Za-z]+", rest_of_line)) > 0 and len(words) > 8:
        return False
    return not _VERBS.intersection(words)
