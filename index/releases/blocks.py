"""How the blocks of a chapter nest: `V00-X58` holds `V00-V99`, which holds `V00-V09`.

Invariant: a block's code is always `FIRST-LAST`, so that the block of a single category (`Z16-Z16`) never
shares its code with that category, and its parent is the narrowest block printed before it that holds its
whole range. (Before it, because `C7A` stands between C75 and C76 although it sorts after C76.)
"""


def block_code(section_id: str) -> str:
    """Return the code of a block: `A00-A09` as it is, `Z16` as `Z16-Z16`."""
    return section_id if "-" in section_id else f"{section_id}-{section_id}"


def block_parents(section_ids: list[str]) -> dict[str, str | None]:
    """Return, for each section id of one chapter, the code of the block around it; None for the outermost."""
    return {
        section_id: _around(section_id, section_ids[:place]) for place, section_id in enumerate(section_ids)
    }


def _around(section_id: str, earlier: list[str]) -> str | None:
    first, last = block_code(section_id).split("-")
    best: tuple[str, str] | None = None
    for other in earlier:
        low, high = block_code(other).split("-")
        if low <= first and last <= high and (best is None or (best[0] <= low and high <= best[1])):
            best = (low, high)
    return f"{best[0]}-{best[1]}" if best else None
