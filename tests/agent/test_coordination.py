import pytest

from agent.coordination import Stretch, coordinated


def readings(text: str, first: int, last: int) -> set[str]:
    words = text.split()
    stopped = frozenset(i for i, w in enumerate(words) if w.endswith(","))
    stretch = Stretch([(w.strip(",").lower(),) for w in words], frozenset(), stopped)
    return {" ".join(r.words) for r in coordinated(stretch, [(first, last)])}


def test_a_partner_before_lends_the_words_behind():
    assert "hypoxic respiratory failure" in readings("hypoxic and hypercapnic respiratory failure", 2, 4)


def test_a_partner_behind_lends_the_words_before():
    assert "metastases to lung" in readings("metastases to liver and lung", 0, 2)


def test_a_list_of_partners_lends_to_each():
    assert {"liver metastases", "lung metastases"} <= readings("liver, lung and bone metastases", 3, 4)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("respiratory failure", 0, 1),
        ("cough with chest pain", 2, 3),
        ("cough, and, chest pain", 2, 3),
        ("fever and", 0, 0),
    ],
)
def test_without_a_partner_nothing_is_lent(text: str, first: int, last: int):
    assert readings(text, first, last) == set()


def test_words_of_another_phrase_are_not_lent():
    words = [("knee",), ("pain",), ("and",), ("leg",), ("edema",)]
    stretch = Stretch(words, frozenset(), frozenset())
    assert list(coordinated(stretch, [(0, 1), (3, 4)])) == []


def test_a_slash_joins_as_well():
    stretch = Stretch([("spine",), ("hip",), ("osteopenia",)], frozenset({0}), frozenset())
    assert ("spine", "osteopenia") in {r.words for r in coordinated(stretch, [(1, 2)])}
