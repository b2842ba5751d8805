from dataclasses import replace

import pytest

from agent.documents import structured
from agent.records import Assertion, Encounter, Mention, NotCoded, SectionKind, Setting
from evals.cases import Case, GoldSpan
from evals.reaching import instead, queries, reached, reasons, way
from evals.results import Reached
from index.records import Candidate, TermSource

TEXT = "Type 2 diabetes with neuropathy. Denies chest pain."
CASE = Case("n", TEXT, frozenset({"E11.42"}))


def mention(words: str, *codes: str, text: str = TEXT, assertion=Assertion.PRESENT) -> Mention:
    start = text.index(words)
    return Mention("n", start, start + len(words), 0, SectionKind.ASSESSMENT, assertion, codes, words,
                   "title", is_title=False, problem=None)  # fmt: skip


def offered(*codes: str) -> list[Candidate]:
    return [Candidate(c, c, 1.0, c, TermSource.TITLE) for c in codes]


@pytest.fixture
def note(kit):
    def made(final=(), review=(), findings=(), not_coded=()):
        encounter = Encounter("n", Setting.OUTPATIENT, (structured("n", TEXT),))
        return kit.coded(encounter, tuple(final), tuple(review), tuple(findings), tuple(not_coded))

    return made


def stage(case, note, mentions=(), candidates=()):
    return reached(case, note, way(case, tuple(mentions), candidates))


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], Reached.NOTHING),
        ([offered("E11.42")], Reached.OFFERED_FIRST),
        ([offered("E11.9", "E11.42")], Reached.OFFERED_AT_5),
        ([offered(*(f"R{i:02}" for i in range(10, 16)), "E11.42")], Reached.OFFERED_AT_10),
        ([offered(*(f"R{i:02}" for i in range(10, 40)), "E11.42")], Reached.OFFERED_AT_50),
        ([offered("I10"), offered("I10", "E11.42")], Reached.OFFERED_AT_5),
    ],
)
def test_a_code_is_offered_at_its_best_rank_over_all_queries(note, candidates, expected):
    assert stage(CASE, note(), candidates=candidates) == {"E11.42": expected}


def test_seventh_characters_do_not_matter_to_retrieval(note):
    case = replace(CASE, codes=frozenset({"S52.531A"}))
    assert stage(case, note(), candidates=[offered("S52.531")]) == {"S52.531A": Reached.OFFERED_FIRST}


def test_a_mention_of_the_category_is_a_stage_of_its_own_even_when_negated(note):
    negated = mention("chest pain", "R07.9", assertion=Assertion.ABSENT)
    case = replace(CASE, codes=frozenset({"R07.89", "E11.42"}))
    assert stage(case, note(), [negated]) == {"E11.42": Reached.NOTHING, "R07.89": Reached.MENTIONED}


def test_the_verdict_says_final_or_review(kit, note):
    final, review = kit.choice("E11.42", 0, "Type 2 diabetes"), kit.choice("R07.9", 40, "chest pain")
    case = replace(CASE, codes=frozenset({"E11.42", "R07.9"}))
    assert stage(case, note([final], [review])) == {"E11.42": Reached.FINAL, "R07.9": Reached.REVIEW}


def test_what_was_put_aside_with_a_reason_was_chosen(note):
    left = NotCoded("n", "chest pain", 40, 50, "negated", "CC401")
    seen = way(replace(CASE, codes=frozenset({"R07.9"})), (mention("chest pain", "R07.9"),), [])
    case = replace(CASE, codes=frozenset({"R07.9"}))
    coded = note(not_coded=[left])
    assert reached(case, coded, seen) == {"R07.9": Reached.CHOSEN}
    assert reasons(case, coded, seen) == {"R07.9": "CC401: negated"}


def test_a_code_that_a_finding_is_about_was_chosen(kit, note):
    coded = note(findings=[kit.finding("CC402", "E11.42")])
    assert stage(CASE, coded) == {"E11.42": Reached.CHOSEN}
    assert reasons(CASE, coded, way(CASE, (), [])) == {"E11.42": "CC402: something"}


def test_what_stands_instead_quotes_the_same_words(kit, note):
    coded = note(
        [kit.choice("E11.40", 0, "Type 2 diabetes with neuropathy")], [kit.choice("R07.9", 40, "chest")]
    )
    spanned = replace(CASE, spans=(GoldSpan("E11.42", 21, 31, "neuropathy"),))
    assert instead(spanned, coded, way(spanned, (), [])) == {"E11.42": ("E11.40",)}
    mentioned = way(CASE, (mention("diabetes", "E11.9"),), [])
    assert instead(CASE, coded, mentioned) == {"E11.42": ("E11.40",)}
    assert instead(CASE, coded, way(CASE, (), [])) == {}


def test_nothing_stands_instead_of_a_code_that_is_final(kit, note):
    coded = note([kit.choice("E11.42", 0, "Type 2 diabetes"), kit.choice("G62.9", 0, "Type 2 diabetes")])
    assert instead(CASE, coded, way(CASE, (mention("diabetes", "E11.9"),), [])) == {}


def test_a_note_is_asked_for_its_mentions_and_sentences_once_each():
    text = "ASSESSMENT\nChest  pain.\nCHEST PAIN.\n"
    asked = queries(structured("n", text), [mention("Chest  pain", "R07.9", text=text)])
    assert len(asked) == len({one.casefold() for one in asked})
    assert "Chest pain" in asked
    assert all("  " not in one and one.strip() for one in asked)


def test_every_offered_code_is_a_candidate_once():
    found = way(CASE, (), [offered("I10", "E11.42"), offered("I10")])
    assert (found.candidates, found.ranks) == (2, {"E11.42": 2})
