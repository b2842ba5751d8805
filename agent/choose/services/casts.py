"""The supplies of a cast or splint made here: the code follows the patient's age and the material.

Invariant: the four codes of a kind of cast stand in a row of the list: adult plaster, adult fibreglass, child
plaster, child fibreglass; where age or material is not told the code goes to review.
"""

import re
from collections.abc import Iterator

from agent.choose.outcome import Fact, fact
from agent.choose.services.records import DOUBTFUL, FAIR, Find
from agent.choose.services.seeing import Seen, Status, sentence_of, spans_of, status_facts

_FIBREGLASS = re.compile(r"\bfib(?:er|re)-?\s?glass|\bsynthetic|\bscotchcast|\bortho-?\s?glass")
_PLASTER = re.compile(r"\bplaster|\bpop\b")
_OLDEST_CHILD = 10


def read_cast(seen: Seen) -> Find | None:
    """Return the supplies of a cast; None where it is only planned, or the release lacks the code.

    Example: "Long arm plaster cast applied" to a child of seven gives Q4007.
    """
    age, said = seen.scene.encounter.age_years, sentence_of(seen)
    plaster = _PLASTER.search(said)
    material = plaster or _FIBREGLASS.search(said)
    is_child = age is not None and age <= _OLDEST_CHILD
    code = f"Q{int(seen.entry.codes[0][1:]) + 2 * is_child + (plaster is None)}"
    if code not in seen.scene.release.codes or seen.status is Status.ORDERED:
        return None
    begins = seen.scene.document.sentences[seen.sentence].start
    quoted = ((begins + material.start(), begins + material.end()),) if material else ()
    sure = age is not None and material is not None
    facts = (*status_facts(seen), *_grounds(age, material))
    return Find(code, (*spans_of(seen), *quoted), seen.sentence, FAIR if sure else DOUBTFUL, facts)


def _grounds(age: int | None, material: re.Match[str] | None) -> Iterator[Fact]:
    if age is not None and material is not None:
        yield fact("age", age=f"age {age}", material=material.group())
    if age is None:
        yield fact("no_age")
    if material is None:
        yield fact("no_material")
