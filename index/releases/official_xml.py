"""Opening an official XML file: its root element, or an error with a remedy.

Invariant: text leaves here with its white space collapsed (the official files break titles over lines) and
no parser error reaches the user as such. The files are read with the standard library: expat 2.4.1 and later
stop entity bombs, and the standard parser never fetches anything.
"""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from index.errors import TablesError

_WHOLE_FILE = "Download the official file again and give it unedited."
_BLANKS = re.compile(r"\s+")


def read_root(path: Path) -> ET.Element:
    """Parse a file.

    Raises:
        TablesError: It cannot be opened, is not XML, or is cut short.
    """
    try:
        return ET.parse(path).getroot()  # noqa: S314 - a file that the user gave; see the module's docstring
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise TablesError(
            f"{path.name!r} cannot be opened: {reason}.", "Check its path and permissions."
        ) from error
    except (ET.ParseError, ValueError, LookupError) as error:
        raise TablesError(f"{path.name!r} is not whole XML: {error}.", _WHOLE_FILE) from error


def expect_root(path: Path, wanted: str, what: str) -> ET.Element:
    """Parse a file whose root element must be `wanted`.

    Raises:
        TablesError: It cannot be parsed, or is another kind of file than `what`.
    """
    root = read_root(path)
    if root.tag != wanted:
        raise TablesError(
            f"{path.name!r} is not {what}: its root element is {root.tag!r}, not {wanted!r}.",
            f"Give {what} as XML, as NCHS publishes it.",
        )
    return root


def squash(text: str | None) -> str:
    """Return `text` with every run of white space made one blank, trimmed; empty for None."""
    return _BLANKS.sub(" ", text or "").strip()


def child_text(element: ET.Element, tag: str) -> str:
    """Return the text of the first child named `tag`, its nested elements left out; empty where absent."""
    return squash(element.findtext(tag))
