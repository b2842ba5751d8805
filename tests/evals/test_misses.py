from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from agent.errors import IndexUnusable
from agent.mentions import find_mentions
from agent.records import Assertion, Encounter, Mention, NotCoded, SectionKind, Setting
from evals import misses as command
from evals.cases import Case, GoldSpan
from evals.stages import Seen, Stage, extras, misses
from index.phrases import PhraseBook
from index.records import Term, TermSource

TEXT = "Assessment: chest pain; hypertension with heart failure. Patient X9."
BILLABLE = {"R07.9", "I10", "I50.9", "J45.909"}


def at(words: str, *codes: str) -> Mention:
    start = TEXT.index(words)
    return Mention(
        "n",
        start,
        start + len(words),
        sentence=0,
        section=SectionKind.ASSESSMENT,
        assertion=Assertion.PRESENT,
        codes=codes,
        phrase=words,
        source="title",
        is_title=False,
        problem=None,
    )


def span(code: str, words: str) -> GoldSpan:
    return GoldSpan(code, TEXT.index(words), TEXT.index(words) + len(words), words)


@pytest.fixture
def explain(kit):
    """Explain the only miss of the note above, given what the pipeline made of it."""

    def explained(gold, mentions=(), spans=(), ranks=None, **verdict):
        encounter = Encounter("n", Setting.OUTPATIENT)
        case = Case("n", TEXT, frozenset({gold}), tuple(spans))
        seen = Seen(case, kit.coded(encounter, **verdict), tuple(mentions), ranks or {})
        (miss,) = misses(seen, BILLABLE.__contains__)
        assert miss.code == gold
        return miss

    return explained


def test_gold_that_is_not_billable_today(explain):
    assert explain("R51").stage is Stage.UNBILLABLE


def test_a_code_in_review_tells_the_rules(explain, kit):
    miss = explain(
        "R07.9",
        review=(kit.choice("R07.9", 12, "chest pain", confidence=0.4),),
        findings=(kit.finding("CC303", "R07.9"), kit.finding("CC999", "I10")),
    )
    assert (miss.stage, miss.detail) == (Stage.REVIEW, "confidence 0.40; CC303")


def test_a_mention_that_another_code_quotes(explain, kit):
    miss = explain("I10", [at("hypertension", "I10")], final=(kit.choice("I11.0", 24, "hypertension"),))
    assert (miss.stage, miss.detail) == (Stage.OTHERWISE, "as I11.0")
    assert [TEXT[q.start : q.end] for q in miss.quotes] == ["hypertension"]


def test_a_mention_that_was_left_out_tells_why(explain):
    left = NotCoded("n", "chest pain", 12, 22, "symptom of a coded diagnosis", "CC303")
    miss = explain("R07.9", [at("chest pain", "R07.89")], not_coded=(left,))
    assert miss.stage is Stage.LEFT_OUT
    assert miss.detail == "CC303: symptom of a coded diagnosis (present in assessment_and_plan)"


def test_a_mention_that_nothing_came_of(explain):
    miss = explain("R07.9", [at("chest pain", "R07.9")])
    assert (miss.stage, miss.detail) == (Stage.LOST, "present in assessment_and_plan")


def test_words_that_are_taken_for_something_else(explain):
    miss = explain("I50.9", [at("heart failure", "I97.130")], [span("I50.9", "heart failure")], {"I50.9": 3})
    assert (miss.stage, miss.detail) == (Stage.MISNAMED, "named I97.130; coded nothing; candidate 3")


@pytest.mark.parametrize(
    ("ranks", "stage"),
    [({"J45.909": 7}, Stage.OFFERED), ({"J45.909": None}, Stage.NOT_OFFERED), ({}, Stage.UNMENTIONED)],
)
def test_a_code_without_a_mention_tells_what_retrieval_offers(explain, ranks, stage):
    assert explain("J45.909", [at("chest pain", "R07.9")], ranks=ranks).stage is stage


def test_extras_tell_the_gold_beside_them_and_whether_they_count(kit):
    final = (
        kit.choice("R07.89", 12, "chest pain"),
        kit.choice("Z79.4", 12, "chest pain"),
        kit.choice("I10", 24, "h"),
    )
    seen = Seen(
        Case("n", TEXT, frozenset({"R07.9", "I10"})),
        kit.coded(Encounter("n", Setting.OUTPATIENT), final),
        (),
        {},
    )
    near, status = extras(seen, problems_only=True)
    assert (near.code, near.near, near.judged) == ("R07.89", ("R07.9",), True)
    assert near.detail == "confidence 0.90; present in assessment_and_plan"
    assert (status.code, status.near, status.judged) == ("Z79.4", (), False)
    assert all(extra.judged for extra in extras(seen, problems_only=False))


@pytest.fixture
def opener(kit, monkeypatch):
    """Give a bench with the scripted coder and a real phrase book of one phrase."""
    book = PhraseBook.of([Term("R51.9", "Headache", TermSource.TITLE)], [])
    coder = kit.FakeCoder({"Hypertension": "I10", "diabetes": "E11.65", "lisinopril": "Z79.4"})
    coder.knowledge = SimpleNamespace(book=book)
    coder.tables.code = lambda code: SimpleNamespace(title="A title " * 9) if code == "I10" else None
    monkeypatch.setattr(command, "Coder", SimpleNamespace(open=lambda home: coder))
    return command.open_bench


def shown(opener, *arguments: str):
    return CliRunner().invoke(command.main, list(arguments), obj=opener)


def test_the_command_tells_misses_and_extras_without_words_of_the_note(opener, data):
    result = shown(opener, "aci", "--data", str(data))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "v1"
    assert any(line.startswith("  miss     E11.9") and "as E11.65" not in line for line in lines)
    assert any(line.startswith("  extra    E11.65") and "gold has E11.9" in line for line in lines)
    assert any(line.startswith("  unjudged Z79.4") for line in lines)
    assert "     1  miss   gold is not billable today" in lines
    assert "lisinopril" not in result.stdout


def test_excerpts_show_the_words_when_asked(opener, data):
    result = shown(opener, "aci", "--data", str(data), "--excerpts", "--limit", "1")
    assert "[lisinopril]. Type 2 diabetes." in result.stdout
    assert "v2" not in result.stdout


def test_reports_have_no_protocol(opener, data):
    result = shown(opener, "codiesp", "--data", str(data))
    assert "miss     J45.909" in result.stdout
    assert "not mentioned" in result.stdout


def test_a_crash_is_told_by_class_and_the_rest_goes_on(opener, data, kit):
    kit.write_split(data, "train", {"a": "A crash.", "b": "Asthma."}, "a\tr51\nb\tj45.909\n")
    result = shown(opener, "codiesp-train", "--data", str(data))
    assert "a: crashed: ValueError" in result.stdout
    assert "     1  crash  ValueError" in result.stdout
    assert "J45.909" in result.stdout


def test_a_note_that_agrees_is_not_shown(kit, data):
    coder = kit.FakeCoder({"Hypertension": "I10", "Headache": "R51", "Asthma": "J45.909"})
    bench = command.Bench(coder, lambda case: (), lambda code: code)
    result = shown(lambda home: bench, "codiesp", "--data", str(data))
    assert "\na\n" not in result.stdout
    assert result.exit_code == 0


def test_a_missing_index_is_one_line_with_a_remedy(data):
    def missing(home):
        raise IndexUnusable("There is no search index yet.", "Run: chartcite index build")

    result = shown(missing, "aci", "--data", str(data))
    assert (result.exit_code, result.stderr) == (
        1, "evals.misses: There is no search index yet. Run: chartcite index build\n",
    )  # fmt: skip


def test_titles_are_cut_to_their_column(opener, data, kit):
    bench = opener(None)
    case = Case("n", "Hypertension. Headache.", frozenset({"R51.9"}))
    seen = command.look(bench, case)
    assert [m.codes for m in seen.mentions] == [("R51.9",)]
    assert seen.mentions == find_mentions(seen.note.encounter.documents[0], bench.coder.knowledge.book)
    lines = list(command.explained(bench, seen, command.Counter(), excerpts=False))
    assert any("…" in line and line.startswith("  extra    I10") for line in lines)


def test_several_spans_of_a_code_keep_the_best_rank(kit):
    bench = command.Bench(
        kit.FakeCoder({"sugar": "E11.9", "pressure": "I10"}), lambda case: (), lambda code: ""
    )
    words = ("sugar pressure", "pressure", "nothing")
    text = "; ".join(words)
    spans = tuple(GoldSpan("I10", text.index(w), text.index(w) + len(w), w) for w in words)
    seen = command.look(bench, Case("n", text, frozenset({"I10", "E11.9"}), spans))
    assert seen.ranks == {"I10": 1}
