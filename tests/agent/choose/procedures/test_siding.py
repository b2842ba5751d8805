"""Which side a procedure was done on."""

from agent.choose.procedures.scanning import Scanner
from agent.choose.procedures.siding import Sides
from agent.documents import flowing


def sides(held, text: str) -> Sides:
    return Sides(Scanner(held).scan(flowing("n", text)))


def test_the_one_side_of_a_part_is_found_wherever_it_is_named(held) -> None:
    found = sides(held, "Pain. Mass in the left kidney. Right lung clear.").of("Kidney, Right")
    assert found is not None
    assert (found.side, found.is_far) == ("Left", True)


def test_two_sides_of_a_part_are_none(held) -> None:
    assert sides(held, "Left kidney small. Right kidney large.").of("Kidney") is None
