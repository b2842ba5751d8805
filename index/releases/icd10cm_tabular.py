"""The official ICD-10-CM tabular list (XML) as codes, instructions, terms and 7th-character definitions.

Invariant: nothing printed in the list is lost. Each chapter, block and `diag` is one code; each note is one
instruction under the code that it stands at; a leaf under a 7th-character definition (the nearest above wins)
is not billable itself but is completed, with placeholders X up to the 6th character, into one billable
extension for each character that the definition gives. The list withholds some characters in words ("7th
characters D and S do not apply to codes in category S06 with 6th character 7 …"); obeying that note takes the
April 2026 release from 74,795 to its published 74,719 billable codes, which the tests count.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.code_shapes import CATEGORY_IN_TEXT
from index.errors import TablesError
from index.records import Code, CodeKind, Instruction, InstructionKind, Release, Term, TermSource
from index.references import parse_ranges
from index.releases.blocks import block_code, block_parents
from index.releases.catalog import icd10cm_release, sha256_of
from index.releases.official_xml import child_text, expect_root, squash
from index.releases.seventh import SeventhCharacters, Withheld, extend, read_seventh, read_withheld

ROOT = "ICD10CM.tabular"
_WHAT = "the ICD-10-CM tabular list"
_KINDS = {
    "includes": InstructionKind.INCLUDES,
    "inclusionTerm": InstructionKind.INCLUSION_TERM,
    "excludes1": InstructionKind.EXCLUDES1,
    "excludes2": InstructionKind.EXCLUDES2,
    "codeFirst": InstructionKind.CODE_FIRST,
    "useAdditionalCode": InstructionKind.USE_ADDITIONAL,
    "codeAlso": InstructionKind.CODE_ALSO,
    "notes": InstructionKind.NOTE,
}
_HEADED = frozenset({"excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso"})
_NO_REFERENCES = frozenset({InstructionKind.INCLUSION_TERM, InstructionKind.SEVENTH_CHARACTER})
_TRAILING_RANGE = re.compile(rf"\s*\({CATEGORY_IN_TEXT}(?:-{CATEGORY_IN_TEXT})?\)$")
_COMPLETE = "Download the official file again and give it unedited."


@dataclass(frozen=True, slots=True)
class Tabular:
    """The tabular list of one release.

    Attributes:
        size: Of the file, in bytes.
        codes: In the order of the list, each after its parent; extensions follow their stem.
        instructions: In the order of the list.
        terms: The titles of codes without children (stems for extensions) and every inclusion term of a code.
        sevenths: The 7th-character definitions where they stand.
    """

    release: Release
    size: int
    codes: tuple[Code, ...]
    instructions: tuple[Instruction, ...]
    terms: tuple[Term, ...]
    sevenths: tuple[SeventhCharacters, ...]


def read(path: Path, hint: str = "") -> Tabular:
    """Read the tabular list from the official XML.

    Args:
        path: For example `icd10cm-tabular-April-1-2026.xml`.
        hint: Other names that may tell the half year, as of the archive it came in.

    Raises:
        TablesError: The file is unreadable, cut short, of another kind, or holds no codes.
    """
    root = expect_root(path, ROOT, _WHAT)
    release = icd10cm_release(path, child_text(root, "version"), sha256_of(path), hint)
    reader = _Reader()
    for chapter in root.findall("chapter"):
        reader.read_chapter(chapter)
    if not any(code.billable for code in reader.codes):
        raise TablesError(f"{path.name!r} holds no codes.", _COMPLETE)
    return Tabular(
        release,
        path.stat().st_size,
        tuple(reader.codes),
        tuple(reader.instructions),
        tuple(reader.terms),
        tuple(reader.sevenths),
    )


class _Reader:
    """Walks the list once and collects; what holds for everything below travels down as arguments."""

    def __init__(self) -> None:
        self.codes: list[Code] = []
        self.instructions: list[Instruction] = []
        self.terms: list[Term] = []
        self.sevenths: list[SeventhCharacters] = []

    def read_chapter(self, element: ET.Element) -> None:
        name = _required(element, "name")
        title = child_text(element, "desc")
        self.codes.append(Code(name, title, CodeKind.CHAPTER, billable=False, parent=None, stem=name))
        self._read_notes(element, name)
        sections = element.findall("section")
        parents = block_parents([section.get("id", "") for section in sections])
        for section in sections:
            self._read_block(section, parents.get(section.get("id", "")) or name)

    def _read_block(self, element: ET.Element, parent: str) -> None:
        block = block_code(element.get("id", ""))
        title = _TRAILING_RANGE.sub("", child_text(element, "desc"))
        self.codes.append(Code(block, title, CodeKind.BLOCK, billable=False, parent=parent, stem=block))
        self._read_notes(element, block)
        for diag in element.findall("diag"):
            self._read_diag(diag, block, None, ())

    def _read_diag(
        self,
        element: ET.Element,
        parent: str,
        seventh: SeventhCharacters | None,
        withheld: tuple[Withheld, ...],
    ) -> None:
        code, title = _required(element, "name"), _required(element, "desc")
        self._read_notes(element, code)
        if (defined := read_seventh(element, code)) is not None:
            seventh = defined
            self.sevenths.append(defined)
            self.instructions.append(Instruction(code, InstructionKind.SEVENTH_CHARACTER, defined.text()))
        withheld += read_withheld(element)
        kind = CodeKind.CATEGORY if len(code) == 3 else CodeKind.SUBCATEGORY
        children = element.findall("diag")
        needs_seventh = not children and seventh is not None and len(code) < 8
        row = Code(code, title, kind, not children and not needs_seventh, parent, code)
        self.codes.append(row)
        self.terms += [Term(code, text, TermSource.INCLUSION) for text in _inclusion_terms(element)]
        if not children:
            self.terms.append(Term(code, title, TermSource.TITLE))
        if needs_seventh and seventh is not None:
            self.codes += extend(row, seventh, withheld)
        for child in children:
            self._read_diag(child, code, seventh, withheld)

    def _read_notes(self, element: ET.Element, owner: str) -> None:
        for block in element:
            if block.tag == "visualImpairment":
                self.instructions.append(Instruction(owner, InstructionKind.NOTE, visual_impairment(block)))
            elif kind := _KINDS.get(block.tag):
                for text in _note_texts(block):
                    ranges = () if kind in _NO_REFERENCES else parse_ranges(text)
                    self.instructions.append(Instruction(owner, kind, text, ranges))


def _required(element: ET.Element, tag: str) -> str:
    text = child_text(element, tag)
    if not text:
        raise TablesError(f"The tabular list has a {element.tag!r} without its {tag!r}.", _COMPLETE)
    return text


def _inclusion_terms(element: ET.Element) -> Iterator[str]:
    for block in element.findall("inclusionTerm"):
        yield from filter(None, (squash(note.text) for note in block.findall("note")))


def _note_texts(block: ET.Element) -> Iterator[str]:
    """Yield the notes of a block; a heading ("code to identify:") is put before each note that it heads."""
    heading, notes = "", [squash(note.text).removeprefix(", ") for note in block.findall("note")]
    for place, text in enumerate(notes):
        if block.tag in _HEADED and text.endswith(":") and place + 1 < len(notes):
            heading = f"{text} "
        elif text:
            yield heading + text


def visual_impairment(block: ET.Element) -> str:
    """Return the visual impairment table (under H54) as lines of words, one a category."""
    lines = []
    for category in block.findall("visCategory"):
        cells = [squash(cell.text) for cell in category.iter() if cell.tag in {"heading", "value"}]
        lines.append("; ".join(filter(None, cells)))
    return "\n".join(lines)
