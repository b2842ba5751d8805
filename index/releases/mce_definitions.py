"""The text of the Definitions of Medicare Code Edits: which diagnoses each edit of the editor names.

Invariant: a code counts for the edit under whose heading it stands, and an age edit for the years that the
file itself gives; a code under a heading of procedures, or of an edit that is not held, is counted and left
out. A code that may be principal once a secondary diagnosis is coded stands for that alone. A file without
the lists of age conflicts, manifestations and unacceptable principal diagnoses is not whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import TablesError
from index.releases.plain_text import cut_short, ends_in_line, lines_of

NEVER_PRINCIPAL = "Not Allowed as Principal Diagnosis"
_TITLE = "definitions of medicare code edits"
_HEADING = re.compile(r"(?P<number>\d{1,2}|[A-Z])\.\s+(?P<title>[^\t]{3,90}?)(?P<page>[\s.]*[\t.]+\s*\d+)?")
_ROW = re.compile(r"(?P<code>[0-9A-Z]{3,7})(?:\t+|\s{2,})(?P<title>\S.*)")
_START_OF_ROW = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}")
_AGES = re.compile(r"ages?\D{0,20}?(?P<first>\d+)(?:\D{1,10}(?P<last>\d+))?", re.IGNORECASE)
_OF_CATEGORY = re.compile(r"\W*(?P<name>[A-Za-z/]+)\.\s*(?P<told>age.*)", re.IGNORECASE)
_RULES = {
    "external cause": ("Other", f"External Cause ({NEVER_PRINCIPAL})"),
    "manifestation code": ("Other", f"Manifestation ({NEVER_PRINCIPAL})"),
    "questionable admission": ("Other", "Questionable Admission"),
    "unacceptable principal": ("Other", f"Unacceptable Principal Diagnosis ({NEVER_PRINCIPAL})"),
    "wrong procedure": ("Other", "Wrong Procedure Performed"),
    "unspecified code": ("Other", "Unspecified Code"),
}
_WITH_SECONDARY = ("Other", "Unacceptable Principal Diagnosis Without a Secondary Diagnosis")
_AGE, _SEX, _UNACCEPTABLE = "age conflict", "sex conflict", "unacceptable principal"
_NEEDED = {"age conflict": "Age", "manifestation": "Manifestation", "unacceptable principal": "Unacceptable"}
_GIVE = "Download the official file again and give it unedited."


def is_definitions(lines: Iterable[str]) -> bool:
    """Recognise the definitions by their title, which stands at their beginning."""
    return any(_TITLE in " ".join(line.casefold().split()) for line in lines)


def read(path: Path) -> list[tuple[str, str, str]]:
    """Return code, edit and rule of every row, edit and rule empty for one that is not held.

    Args:
        path: For example `Definitions of Medicare Code Edits_v44.txt`.

    Raises:
        TablesError: It is cut short, lacks a list, or does not say for which ages one of them is.
    """
    reader = _Reader(path.name)
    last = ""
    for line in lines_of(path):
        if line.strip():
            last = line.strip()
            reader.take(last)
    if not ends_in_line(path) and _START_OF_ROW.fullmatch(last):
        raise cut_short(path.name, "its last row is not whole")
    for what, begins in _NEEDED.items():
        if not any(edit == begins or rule.startswith(begins) for _, edit, rule in reader.rows):
            raise TablesError(f"{path.name!r} is not whole: it has no list of {what} diagnoses.", _GIVE)
    return list(_settled(reader.rows))


@dataclass(slots=True)
class _Reader:
    """Knows under which headings a line stands."""

    name: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    edit: str = ""
    part: str = ""
    ages: dict[str, str] = field(default_factory=dict)
    has_secondary: bool = False

    def take(self, line: str) -> None:
        """Take a line: a heading, a row, or words between them."""
        if row := _ROW.fullmatch(line):
            self.rows.append((row["code"], *self._rule()))
        elif heading := _HEADING.fullmatch(line):
            self._head(heading)
        elif told := _OF_CATEGORY.fullmatch(line):
            self.ages.setdefault(told["name"].casefold(), told["told"])
        elif self.edit == _UNACCEPTABLE:
            folded = line.casefold()
            self.has_secondary = (self.has_secondary and not folded.startswith("the following")) or (
                "acceptable" in folded and "secondary diagnosis" in folded
            )

    def _head(self, heading: re.Match[str]) -> None:
        if heading["page"]:
            return
        folded = heading["title"].strip().casefold()
        self.has_secondary = False
        if heading["number"].isdigit():
            known = (*_RULES, _AGE, _SEX)
            self.edit, self.part = next((edit for edit in known if folded.startswith(edit)), ""), ""
        else:
            self.part = heading["title"].strip()

    def _rule(self) -> tuple[str, str]:
        folded = self.part.casefold()
        if folded.startswith("procedure") or not self.edit:
            return "", ""
        if self.edit == _SEX:
            return ("Sex", "Female Only") if "female" in folded else ("Sex", "Male Only")
        if self.edit == _AGE:
            return "Age", self._ages_rule()
        return _WITH_SECONDARY if self.has_secondary else _RULES[self.edit]

    def _ages_rule(self) -> str:
        name = self.part.split()[0] if self.part else ""
        match = _AGES.search(self.part) or _AGES.search(self.ages.get(name.casefold(), ""))
        if match is None:
            raise TablesError(f"{self.name!r} does not say for which ages its list {name!r} is.", _GIVE)
        first, last = match["first"], match["last"] or match["first"]
        return f"{name} (Age {first} Only)" if first == last else f"{name} (Ages {first}-{last})"


def _settled(rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the rows, those of codes that a secondary diagnosis makes good under that rule alone."""
    spared = {code for code, *rule in rows if tuple(rule) == _WITH_SECONDARY}
    for code, edit, rule in rows:
        is_spared = code in spared and (edit, rule) == _RULES[_UNACCEPTABLE]
        yield (code, *_WITH_SECONDARY) if is_spared else (code, edit, rule)
