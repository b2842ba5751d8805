"""The official body part key as parts."""

from agent.choose.procedures.keyed import keyed
from agent.choose.procedures.records import Place
from index.releases.index_records import Entry


def entry(term: str, *use: str) -> Entry:
    return Entry((term,), (), (), None, None, use)


def test_both_sides_of_a_part_are_one_place() -> None:
    (part,) = keyed([entry("Achilles tendon", "Lower Leg Tendon, Right", "Lower Leg Tendon, Left")])
    assert part.words == ("achilles tendon",)
    assert part.regions[0].places == (Place("", "Lower Leg Tendon"),)


def test_what_stands_in_brackets_is_left_out_of_the_words() -> None:
    (part,) = keyed([entry("Acromion (process)", "Scapula, Right")])
    assert part.words == ("acromion",)


def test_a_term_without_a_part_is_left_out() -> None:
    assert list(keyed([entry("Body")])) == []
