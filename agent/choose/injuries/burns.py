"""The extent of burns by body surface (T31, guideline I.C.19.d.6).

Invariant: an extent is put forward only beside a burn; the share of third-degree burns is 0 to 9 % unless
told.
"""

import re
from collections.abc import Iterator

from agent.choose.external.story import SOURCE
from agent.choose.finding import View, drafted, quoted
from agent.choose.outcome import Draft, fact

_GUIDELINE = "I.C.19.d.6"
_EXTENT = re.compile(
    r"\b(\d{1,3})(?:\.\d+)?\s*%\s*(?:of\s+(?:the\s+|his\s+|her\s+)?)?(?:total\s+)?(?:TBSA|BSA|body\s+surface)"
    r"|\b(?:TBSA|BSA)\b(?:\s+(?:of|is|was|about|burned|approximately)|\s*[:~=])*\s*(\d{1,3})(?:\.\d+)?\s*%",
    re.IGNORECASE,
)
_THIRD = re.compile(
    r"\b(\d{1,3})(?:\.\d+)?\s*%\s*(?:\w+\s+){0,2}(?:third|3rd|full)[\s-]+(?:degree|thickness)"
    r"|\b(?:third|3rd|full)[\s-]+(?:degree|thickness)[^.;]{0,25}?\b(\d{1,3})(?:\.\d+)?\s*%",
    re.IGNORECASE,
)
_BURN = re.compile(r"T2[0-8]")
_SURE = 0.9


def extent_of_burns(view: View) -> Iterator[Draft]:
    """Yield the extent of burned body surface.

    Example: "25% TBSA, of it 12% full thickness" gives T31.21.
    """
    if not any(_BURN.match(d.code) for d in view.drafts):
        return
    for found in _EXTENT.finditer(view.document.text):
        share = int(found.group(1) or found.group(2))
        third = _THIRD.search(view.document.text, max(0, found.start() - 120), found.end() + 120)
        code = _code(share, int(third.group(1) or third.group(2)) if third else 0)
        mention = quoted(view, found.start(), found.end(), code, SOURCE)
        if mention is not None and share <= 100:
            yield drafted(mention, _SURE, [fact("extent", quote=mention.phrase)], [_GUIDELINE])
            return


def _code(share: int, third: int) -> str:
    tens, of_third = min(share // 10, 9), min(third // 10, 9)
    return f"T31.{tens}{min(tens, of_third)}" if tens else "T31.0"
