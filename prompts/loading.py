"""Loads the templates of this folder.

Invariant: a template's file is never edited once released; a change is a new version beside it. The digest
of each template that shaped a result stands in its provenance, so that the words can be found again.

A template is Markdown: text before the first `## ` heading is for people, each heading names a part, and
`{field}` in a part is filled in by the caller.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PART = re.compile(r"^## (\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a text.

    Attributes:
        name: File name without its ending: `rationale.v1`.
        digest: `sha256:` of the file.
        parts: Heading -> text.
    """

    name: str
    digest: str
    parts: Mapping[str, str]

    def fill(self, part: str, values: Mapping[str, str]) -> str:
        """Return a part with its fields filled.

        Raises:
            KeyError: There is no such part, or a field has no value.
        """
        return self.parts[part].format_map(values)


@cache
def load(name: str) -> Template:
    """Load a template by name: `load("rationale.v1")`.

    Raises:
        FileNotFoundError: There is no such template.
    """
    data = files("prompts").joinpath(f"{name}.md").read_bytes()
    pieces = _PART.split(data.decode("utf-8"))[1:]
    parts = {heading: text.strip() for heading, text in zip(pieces[::2], pieces[1::2], strict=True)}
    return Template(name, "sha256:" + hashlib.sha256(data).hexdigest(), parts)
