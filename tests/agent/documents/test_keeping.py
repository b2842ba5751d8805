"""What is worked out of a document once: held by the document, right in its offsets."""

from agent.documents import kept, structured, vocabulary_of, words_of
from agent.records import Document

_NOTE = "HPI: Denies chest pain.\n\nASSESSMENT:\n1. Right knee osteoarthritis.\n2. Type II diabetes."


def test_a_kept_function_runs_once_for_each_document_and_argument():
    asked: list[int] = []

    @kept
    def doubled(document: Document, number: int) -> int:
        asked.append(number)
        return 2 * number

    one, other = structured("n", _NOTE), structured("n", _NOTE)
    assert [doubled(one, 4), doubled(one, 4), doubled(one, 5), doubled(other, 4)] == [8, 8, 10, 8]
    assert asked == [4, 5, 4]


def test_documents_are_equal_whatever_was_asked_of_them():
    one, other = structured("n", _NOTE), structured("n", _NOTE)
    vocabulary_of(one)
    assert one == other
    assert hash(one) == hash(other)
    assert "memo" not in repr(one)


def test_words_of_a_sentence_have_their_places_in_the_document():
    document = structured("n", _NOTE)
    number = next(i for i, s in enumerate(document.sentences) if "knee" in _NOTE[s.start : s.end])
    said = words_of(document, number)
    assert [w.normal for w in said] == ["right", "knee", "osteoarthritis"]
    assert [_NOTE[w.start : w.end] for w in said] == ["Right", "knee", "osteoarthritis"]


def test_the_vocabulary_holds_headings_too():
    assert {"assessment", "chest", "knee", "2", "diabetes"} <= vocabulary_of(structured("n", _NOTE))
