"""Whatever a server sends, reading it ends in a reply or a trouble, and an answer always matches."""

import json

from hypothesis import given
from hypothesis import strategies as st

from agent.models.answers import Said, read_body, reply_to
from agent.models.dialect import Dialect
from agent.models.records import Message, Outcome, Request, Role
from agent.models.settings import ModelSettings
from agent.models.troubles import Trouble

SCHEMA = {
    "title": "chosen",
    "type": "object",
    "properties": {"number": {"type": "integer", "enum": [1, 2]}},
    "required": ["number"],
    "additionalProperties": False,
}
REQUEST = Request("choose", (Message(Role.USER, "Chest pain."),), SCHEMA)
DIALECTS = [Dialect.of(ModelSettings("m", capability=c)) for c in ("json_schema", "tool", "json_object")]

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just('{"number": 1}'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "content": ANYTHING,
        "refusal": ANYTHING,
        "tool_calls": ANYTHING
        | st.lists(
            st.fixed_dictionaries(
                {
                    "function": st.fixed_dictionaries(
                        {"name": st.just("chosen") | ANYTHING, "arguments": ANYTHING}
                    )
                }
            )
        ),
    },
)
BODIES = ANYTHING | st.fixed_dictionaries(
    {"choices": st.lists(st.fixed_dictionaries({"message": MESSAGES | ANYTHING, "finish_reason": ANYTHING}))},
    optional={"usage": ANYTHING, "error": ANYTHING},
)


@given(BODIES, st.sampled_from(DIALECTS))
def test_reading_never_fails_and_answers_always_match(body, dialect):
    said = read_body(json.dumps(body).encode())
    if isinstance(said, Trouble):
        return
    reply = reply_to(REQUEST, said, dialect)
    assert (reply.outcome is Outcome.ANSWERED) == (reply.data is not None)
    assert reply.data in (None, {"number": 1}, {"number": 2})
    assert reply.calls == ()


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_read(raw):
    assert isinstance(read_body(raw), Said | Trouble)
