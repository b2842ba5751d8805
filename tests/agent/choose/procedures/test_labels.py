"""Labels with and without their side."""

from agent.choose.procedures.labels import offered, split_side

KIDNEYS = {"0": "Kidney, Right", "1": "Kidney, Left", "2": "Kidneys, Bilateral", "B": "Bladder"}


def test_a_label_is_its_base_and_its_side() -> None:
    assert split_side("Kidneys, Bilateral") == ("kidney", "Bilateral")
    assert split_side("Bladder") == ("bladder", "")


def test_a_base_is_offered_on_every_side() -> None:
    assert [side for _, _, side in offered(KIDNEYS, "Kidney")] == ["Right", "Left", "Bilateral"]


def test_a_label_with_its_side_is_itself_alone() -> None:
    assert list(offered(KIDNEYS, "Kidney, Left")) == [("1", "Kidney, Left", "Left")]


def test_what_is_not_there_is_not_offered() -> None:
    assert list(offered(KIDNEYS, "Spleen")) == []
