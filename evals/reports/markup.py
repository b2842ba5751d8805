"""HTML and SVG as a tree of elements, escaped where it becomes text.

Invariant: every text and every attribute is escaped, whoever wrote it; the one exception is the content of a
style element, which is the package's own file and may not hold an end tag.
"""

from dataclasses import dataclass
from html import escape

_VOID = frozenset({"br", "meta", "link", "wbr"})


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes in order and what is within it."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Element | str", ...] = ()

    def __str__(self) -> str:
        written = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        if self.tag in _VOID:
            return f"<{self.tag}{written}>"
        return f"<{self.tag}{written}>{self._within()}</{self.tag}>"

    def _within(self) -> str:
        if self.tag == "style":
            return _raw("".join(map(str, self.children)))
        return "".join(escape(c) if isinstance(c, str) else str(c) for c in self.children)


def element(tag: str, *children: Element | str, **attributes: str | float) -> Element:
    """Make an element.

    Args:
        tag: Its name.
        children: Elements, and texts as people read them.
        attributes: A trailing underscore is dropped and others are hyphens: `class_`, `data_label`. Numbers
            are written with at most two decimals.
    """
    named = ((name.removesuffix("_").replace("_", "-"), _value(held)) for name, held in attributes.items())
    return Element(tag, tuple(named), children)


def _value(held: str | float) -> str:
    return held if isinstance(held, str) else f"{held:.2f}".rstrip("0").rstrip(".")


def _raw(style: str) -> str:
    if "</" in style:
        raise ValueError("A style sheet may not hold an end tag.")
    return style
