"""Text to sections and sentences.

Invariant: sections cover the text without gap or overlap; sentences lie inside one section each, in order,
without overlap, and hold no leading bullet or trailing blank. Both carry offsets only, never copies.
`tests/agent/documents/test_structure.py` checks this on generated text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.documents.headings import kind_of_heading, stands_alone
from agent.documents.operative import with_same
from agent.documents.spill import without_spill
from agent.records import Document, Section, SectionKind, Sentence

_LINE_HEADING = re.compile(
    r"^[ \t]*(?:#{1,4}[ \t]*|\*\*)?([A-Za-z][A-Za-z/&,\- ()']{0,58}?)[*/]{0,2}(?:[ \t]*\([^()]{0,60}\))?"
    r"[ \t]*(:?)[*/]{0,2}$"
)
_INLINE_HEADING = re.compile(
    r"^[ \t]*(?:\*\*)?([A-Za-z][A-Za-z/&\- ]{0,48}?)\*{0,2}[ \t]*(\([^()\n]{0,40}\)[ \t]*)?:\*{0,2}[ \t,]*"
)
_POINTED_HEADING = re.compile(r"^[ \t]*([A-Z][a-z]+(?: [a-z]+){0,3})\.[ \t]+(?=[A-Z0-9])")
_RUN_ON_HEADING = re.compile(r"(?<=[,.;])[ \t]*([A-Z][A-Z/&\- ]{2,48}):[ \t,]*")
_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(
    r"[ \t]*([-•*·▪◦\u2013\u2014]+[ \t]*|\(?\d{1,2}[.)](?:[ \t]+|(?=[A-Za-z]))"
    r"|[a-h][.)][ \t]+|[A-H](?:\)|\.(?![ \t]+[a-z]))[ \t]+|#[ \t]*\d*[ \t]*)?"
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?;])(?!(?<=\?)[ \t]*No\b)"
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bvs\.)(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)"
    r"(?:[ \t]+|,(?=[A-Z]))(?=[A-Z0-9(\"'•-])"
)
_NUMBERED = re.compile(
    r"^[ \t]*#?1(?:[.)]|[ \t])[ \t]*[A-Za-z][^\n]{3,}\n"
    r"(?:[^\n]*\n){0,12}?[ \t]*#?2(?:[.)]|[ \t])[ \t]*[A-Za-z]",
    re.MULTILINE,
)
"""The first two items of a numbered list."""

_CONCLUDING = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})
_MAY_CONCLUDE = frozenset({SectionKind.OTHER, SectionKind.HOSPITAL_COURSE, SectionKind.PROBLEM_LIST})
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
_LONGEST_NAME = 8
"""Words of a problem, up to the first comma or bracket, that more is told of in its line."""

_ADDED = re.compile(r"[,(;]")
_LONGEST_HEAD = 12
"""Words of a problem that stands before its plan in one sentence."""

_HEAD_ENDS = re.compile(r"[ \t][-\u2013\u2014]+>?[ \t]|[-\u2013\u2014]+>?[ \t]|:(?=[ \t]|$)|;[ \t]|[ \t]*->")
_LEAD_ENDS = re.compile(
    r",|[ \t]\(|;|[ \t](?:for|treated|likely|probably|stable|controlled)\b", re.IGNORECASE
)
_LETTERS = re.compile(r"[A-Za-z']+")
_PLAN_LABELS = frozenset(
    "a access activity allergies allergy anticipatory assessment attending billing call clinical code "
    "condition consult consults contraception counseling counselling current data ddx diagnoses diagnosis "
    "diagnostic diagnostics diet differential discharge disp dispo disposition dvt education exam "
    "expected f fluids follow followup fu gi goal goals health hemodynamics history hm hpi imaging "
    "impression instructions interval investigations lab laboratory labs lifestyle lines mdm med medical "
    "medication medications meds monitoring next note nutrition objective orders p patient plan ppx "
    "precautions procedure prognosis prophylaxis rationale reason referral referrals results return rx "
    "safety screening spent studies study subjective summary symptoms test testing tests therapeutics "
    "therapy time today total treatment tx vitals warning workup".split()
)
"""First words of labels in a plan, which name no problem."""

_LONGEST_HEADING = 5
"""Words of a heading that its turn of words may explain."""

_CLAIMS = frozenset(
    "denies denied deny denying negative neg positive no not without reports endorses admits".split()
)


def structured(document_id: str, text: str) -> Document:
    """Cut a note's text into sections and sentences.

    Example: the lines "ASSESSMENT", "1. Hypertension." and "- Continue lisinopril." are one section and two
    sentences, the first of them a problem title.
    """
    sections = tuple(without_spill(text, _with_conclusions(text, list(with_same(text, _sections(text))))))
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


def _with_conclusions(text: str, sections: list[Section]) -> list[Section]:
    """Take the first numbered list ("1. AKI, resolved.") for the assessment of a note that heads none."""
    if any(s.kind in _CONCLUDING for s in sections):
        return sections
    for place, section in enumerate(sections):
        if section.kind in _MAY_CONCLUDE:
            listed = _NUMBERED.search(text, section.body, section.end)
            # A lead-in ("Denies the following:") says what its list is; a list without one concludes.
            if listed is not None and text[section.start : listed.start()].rstrip()[-1:] not in {":", ""}:
                before = replace(section, end=listed.start())
                list_of_problems = Section(
                    SectionKind.ASSESSMENT, "", listed.start(), listed.start(), section.end
                )
                return [*sections[:place], before, list_of_problems, *sections[place + 1 :]]
    return sections


def _heading_places(text: str) -> Iterator[Section]:
    kind = SectionKind.OTHER
    for line in _LINE.finditer(text):
        found = _line_heading(line.group(), kind)
        if found is not None:
            kind, title, body = found
            yield Section(kind, title, line.start(), line.start() + body, line.end())
        for run_on in _RUN_ON_HEADING.finditer(text, line.start(), line.end()):
            named = kind_of_heading(run_on.group(1), is_heading=True)
            number = text[line.start() : run_on.start()].strip(" \t#(.)")
            if _is_loud(run_on.group(1)) and (named or not number.isdigit()):
                kind = named or SectionKind.OTHER
                yield Section(kind, run_on.group(1).strip(), run_on.start(1), run_on.end(), line.end())


def _line_heading(line: str, current: SectionKind) -> tuple[SectionKind, str, int] | None:
    """Return (kind, title, where the body starts in the line) when a line is or begins with a heading."""
    # Without its trailing blanks: a pattern with two runs of blanks takes minutes on a line full of them.
    alone = _LINE_HEADING.match(line.rstrip(" \t"))
    if alone:
        return _heading_alone(alone, line, current)
    pointed = _POINTED_HEADING.match(line)
    kind = kind_of_heading(pointed.group(1), is_heading=False) if pointed else None
    if pointed and kind is not None and kind not in _LABELS_IN_PLAN - {SectionKind.ASSESSMENT}:
        return kind, pointed.group(1), pointed.end()
    inline = _INLINE_HEADING.match(line)
    return _heading_inline(inline, current) if inline else None


def _heading_alone(
    found: re.Match[str], line: str, current: SectionKind
) -> tuple[SectionKind, str, int] | None:
    title, has_colon = found.group(1), bool(found.group(2))
    short = len(title.split()) <= _LONGEST_HEADING
    kind = kind_of_heading(title, is_heading=short and (has_colon or title.isupper()))
    if kind is not None:
        long_enough = len(title) > 2 or has_colon or title.isupper()
        return (kind, title.strip(), len(line)) if long_enough else None
    if has_colon and len(title) > 4 and _is_loud(title) and current not in _TITLED:
        return SectionKind.OTHER, title.strip(), len(line)
    return None


def _heading_inline(found: re.Match[str], current: SectionKind) -> tuple[SectionKind, str, int] | None:
    title = found.group(1)
    kind = kind_of_heading(title, is_heading=len(title.split()) <= _LONGEST_HEADING)
    if kind is not None:
        is_label = current in _TITLED and kind in _LABELS_IN_PLAN and not stands_alone(title, kind, current)
        return None if is_label else (kind, title.strip(), _body_at(found))
    if len(title) > 3 and _is_loud(title) and current not in _LISTING and not found.group(2):
        return SectionKind.OTHER, title.strip(), found.end()
    return None


def _body_at(found: re.Match[str]) -> int:
    """Return where the body starts: at the claim of "ROS negative:", which is said of all that follows."""
    last = found.group(1).rsplit(None, 1)[-1]
    return found.start(1) + found.group(1).rfind(last) if last.lower() in _CLAIMS else found.end()


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
        opened: str | None = None
        for line in _LINE.finditer(text, section.body, section.end):
            bullet = _BULLET.match(text, line.start(), line.end())
            start = bullet.end() if bullet else line.start()
            is_item = bool(bullet and bullet.group(1))
            mark = _mark(bullet.group() if bullet else "")
            for a, b in _split(text, start, line.end()):
                title = (
                    section.kind in _TITLED and a == start and names_problem(text[a:b], text[b : line.end()])
                )
                may_head = section.kind in _CONCLUDING and a == start and not title and opened in (None, mark)
                length = (_head(text[a:b]) or (_lead(text[a:b]) if is_item else 0)) if may_head else 0
                heads = a + length if length else 0
                if title or heads:
                    problem += 1
                    inside, opened = problem, mark
                yield Sentence(a, b, section.kind, title, inside, is_item, heads)


def _mark(bullet: str) -> str:
    """Return what a line's bullet is, digits alike: only lines marked alike are problems of one list."""
    return re.sub(r"\d+", "1", bullet.strip())


def _head(sentence: str) -> int:
    """Return the length of the problem that a sentence names before its plan, 0 where it names none.

    Example: 12 for "Hypertension - continue lisinopril", 0 for "Plan: continue lisinopril".
    """
    gap = _HEAD_ENDS.search(sentence)
    words = re.findall(r"[A-Za-z']+", sentence[: gap.start()].lower()) if gap else []
    if gap is None or not words or len(words) > _LONGEST_HEAD or words[0] in _PLAN_LABELS:
        return 0
    return 0 if _VERBS.intersection(words) or _ARRANGEMENT.match(sentence) else gap.start()


def _lead(sentence: str) -> int:
    """Return the length of the problem that an item names before its first comma, bracket or verb.

    Example: 8 for "Migraine, continue topiramate", 0 for "Continue topiramate".
    """
    ends = [m.start() for m in _LEAD_ENDS.finditer(sentence)]
    said = [m.start() for m in _LETTERS.finditer(sentence) if m.group().lower() in _VERBS]
    end = min((*ends, *said), default=0)
    words = _LETTERS.findall(sentence[:end].lower())
    if not words or len(words) > _LONGEST_HEAD or words[0] in _PLAN_LABELS or _ARRANGEMENT.match(sentence):
        return 0
    return end


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


def names_problem(sentence: str, rest_of_line: str) -> bool:
    """Say whether a sentence names a problem rather than tells about it."""
    words = re.findall(r"[A-Za-z']+", sentence.lower())
    if not words or len(words) > _LONGEST_TITLE or _LABEL.match(sentence) or _ARRANGEMENT.match(sentence):
        return False
    named = re.findall(r"[A-Za-z']+", _ADDED.split(sentence, maxsplit=1)[0])
    if len(re.findall(r"[A-Za-z]+", rest_of_line)) > 0 and len(named) > _LONGEST_NAME:
        return False
    return not _VERBS.intersection(words)
