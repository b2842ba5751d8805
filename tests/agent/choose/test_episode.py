import pytest

from agent.choose.episode import episode_of, is_injury
from agent.documents import structured
from agent.records import Assertion, Mention, SectionKind

FRACTURE = frozenset("ABCDEFGHJKMNPQRS")
INJURY = frozenset("ADS")


def episode(
    text: str, words: str = "fracture", code: str = "S82.201", allowed: frozenset[str] = FRACTURE
) -> str:
    document = structured("n", text)
    start = text.index(words)
    number = next(i for i, s in enumerate(document.sentences) if s.start <= start < s.end)
    mention = Mention(
        document_id="n",
        start=start,
        end=start + len(words),
        sentence=number,
        section=SectionKind.ASSESSMENT,
        assertion=Assertion.PRESENT,
        codes=(code,),
        phrase=words,
        source="lexicon",
        is_title=False,
        problem=None,
    )
    return episode_of(document, [mention], allowed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Right tibial shaft fracture after a fall.", "A"),
        ("Tibia fracture 2 days after the injury.", "A"),
        ("Tibia fracture. Follow up with orthopedics in 1 week.", "A"),
        ("Tibia fracture treated with open reduction and internal fixation.", "A"),
        ("Open tibia fracture, Gustilo type II.", "B"),
        ("Compound tibia fracture, Gustilo IIIA.", "C"),
        ("Healing tibia fracture.", "D"),
        ("Follow-up of left tibia fracture.", "D"),
        ("Tibia fracture, 6 weeks out.", "D"),
        ("Left tibia fracture s/p ORIF, doing well.", "D"),
        ("PHYSICAL THERAPY - INITIAL EVALUATION. Left tibia fracture.", "D"),
        ("Left tibia fracture with reconstruction of the plateau.", "D"),
        ("Open tibia fracture, healing.", "E"),
        ("Tibia fracture with delayed union.", "G"),
        ("Tibia fracture, nonunion.", "K"),
        ("Malunion of tibia fracture.", "P"),
        ("Leg pain, sequela of tibia fracture.", "S"),
    ],
)
def test_the_character_rests_on_words_about_the_fracture(text: str, expected: str):
    assert episode(text) == expected


def test_an_open_wound_is_not_an_open_fracture():
    assert episode("Open laceration of the knee.", "laceration", "S81.011", INJURY) == "A"


def test_what_names_a_complication_is_no_later_encounter():
    assert episode("Postoperative sepsis.", "sepsis", "T81.44", INJURY) == "A"


def test_a_character_that_the_category_lacks_gives_way():
    assert episode("Nonunion of the fracture.", allowed=INJURY) == "D"
    assert episode("Fracture of the tibia.", "Fracture", allowed=frozenset("12")) == "1"


def test_only_injuries_causes_and_fractures_have_episodes():
    assert all(map(is_injury, ("S06.0X", "T81.44", "W01.0", "M80.08", "M48.5")))
    assert not any(map(is_injury, ("M1A.0", "H40.11", "O31.8", "R40.24")))
