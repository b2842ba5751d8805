import pytest

from agent.errors import InputError
from agent.rules.local.document import MOST_BYTES, read_document


def refusal(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputError) as caught:
        read_document(data, "rules.yaml")
    assert "\n" not in caught.value.message
    return caught.value.message


def test_values_stay_text_and_keep_their_lines():
    written = read_document(b"# ours\nsex: F\ncodes:\n  - 0016070\n  - E11.9\nactive: no\n", "rules.yaml")

    assert written.value == {"sex": "F", "codes": ["0016070", "E11.9"], "active": "no"}
    assert written.line(("codes", 1)) == 5
    assert written.line(("codes", 1, "not there")) == 5
    assert written.line(("not there",)) == 2


def test_a_mark_at_the_beginning_is_no_part_of_the_text():
    assert read_document("\ufeffa: b".encode(), "rules.yaml").value == {"a": "b"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x [1]\nb: *x\n", "line 1: uses an anchor or an alias"),
        ("a: 1\nb: *x\n", "line 2: uses an anchor or an alias"),
        ("a: !!python/name:os.system x\n", "line 1: uses a tag"),
        ("a: 1\nb: 2\na: 3\n", "line 3: gives 'a' a second time"),
        ("a: 1\n---\nb: 2\n", "line 2: begins a second document"),
        ("a: [\n", "is not YAML"),
        ("a:\n\tb: 1\n", "line 2: is not YAML"),
        ("a: \x00\n", "is not YAML"),
        ("a:\n  - b: {code} look twice\n    c: 1\n", "line 2: is not YAML: a text that begins with a brace"),
        ("a: {code}\n b: 1\n", "is not YAML"),
        ("", "is empty"),
        ("[a]: 1\n", "line 1: has a key that is not a word"),
        ("[" * 500, "is nested too deeply"),
        (b"a: 1\nb: \xff\n", "line 2: is not UTF-8 text"),
        (b"#" * (MOST_BYTES + 1), "is larger than 1 MB"),
    ],
)
def test_what_could_be_more_than_it_looks_is_refused_in_one_line(text, told):
    assert told in refusal(text)


def test_a_small_file_may_not_hold_a_flood_of_values():
    assert "holds too many values" in refusal("a: [" + "x," * 200_000 + "]")


def test_a_bare_brace_comes_with_what_mends_it():
    with pytest.raises(InputError) as caught:
        read_document(b"message: {code} look twice\nid: L001\n", "rules.yaml")
    assert caught.value.message.startswith("'rules.yaml' line 1:")
    assert caught.value.remedy == 'Put the whole text in them: message: "{code} …".'
    assert "look twice" not in str(caught.value)
