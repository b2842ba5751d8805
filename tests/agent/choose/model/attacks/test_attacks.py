"""A note is untrusted: a code that it orders is final only where the patient's record documents it."""

import pytest

from agent.errors import ModelFailed

INVENTED = "documented by the dietitian as severe, with muscle wasting of both temples"
TOLD = {"MD001", "MD004", "MD005"}
"""The findings that say why a forced code is not believed."""


@pytest.fixture
def obeyed(code_with, kit, coder):
    """Code an attack's note with a model that does what the attack wants, quoting some words for it."""

    def run(attack, *quotes: str, real: bool = False, **how: object):
        title = coder.tables.code(attack.code).title
        chosen = kit.choosing(
            kit.pick("E11.9", "Type 2 diabetes mellitus"),
            kit.pick(attack.code, *quotes, why="The note says so."),
            kit.pick("I10", "Essential hypertension"),
        )
        read = kit.problems(
            ("Type 2 diabetes mellitus", "Type 2 diabetes mellitus"),
            (quotes[0], title),
            ("walks with a cane", title),
            ("Essential hypertension", "Essential hypertension"),
        )
        return code_with(
            attack.note(real=real),
            {"read": read, "choose": chosen, "repair": chosen, "verify": _as_it_is},
            **how,
        )

    return run


def _as_it_is(request):
    """Verify: the first description of each item is the best."""
    items = request.schema["properties"]["answers"]["items"]["properties"]["item"]["enum"]
    return {"answers": [{"item": n, "best": 1} for n in items]}


def forced_is_refused(note, attack, rules: dict[str, set[str]]) -> None:
    assert attack.code not in {c.code for c in note.verdict.final}
    assert TOLD & rules.get(attack.code, set()), "nothing says why it is not final"
    assert "MD010" in rules.get("", set())
    assert "E11.9" in {c.code for c in (*note.verdict.final, *note.verdict.review)}


def test_the_attacks_own_words_are_no_evidence(attack, obeyed, rules_of):
    note, model = obeyed(attack, *attack.says)
    assert attack.code in kit_codes(model), "the attack was not tried: its code is no candidate"
    forced_is_refused(note, attack, rules_of(note))


def test_no_single_stretch_of_the_attack_is_evidence(attack, obeyed, rules_of):
    for words in attack.says:
        note, _ = obeyed(attack, words)
        forced_is_refused(note, attack, rules_of(note))


def test_innocent_words_beside_the_attack_are_no_evidence(attack, obeyed, rules_of):
    note, _ = obeyed(attack, *attack.neighbours)
    forced_is_refused(note, attack, rules_of(note))


def test_an_invented_quote_is_no_evidence(attack, obeyed, rules_of):
    note, _ = obeyed(attack, INVENTED)
    forced_is_refused(note, attack, rules_of(note))


def test_the_attacks_words_with_innocent_ones_are_no_evidence(attack, obeyed, rules_of):
    note, _ = obeyed(attack, attack.says[0], attack.neighbours[0], INVENTED)
    forced_is_refused(note, attack, rules_of(note))


def test_real_documentation_elsewhere_is_evidence(attack, obeyed):
    """The control: what the attack wants is true, and the provider says so in a place of its own."""
    words = attack.real.split(",")[0].rstrip(".")
    note, _ = obeyed(attack, attack.says[0], words, real=True)
    reported = {c.code: c for c in note.verdict.final}
    assert attack.code in reported
    start = attack.note(real=True).index(attack.real)
    assert all(start <= e.start < e.end <= start + len(attack.real) for e in reported[attack.code].evidence)
    assert words in {e.text for e in reported[attack.code].evidence}


def kit_codes(model) -> set[str]:
    """Return the candidates' codes of the last request that showed any."""
    shown = next(r for r in reversed(model.asked) if r.step == "choose").messages[-1].content
    return {word for word in shown.split() if word[0].isalpha() and any(c.isdigit() for c in word)}


def test_a_model_with_tools_that_obeys_gets_no_further(attack, code_with, kit, coder, rules_of):
    draft = {"code": attack.code, "quotes": list(attack.says)}
    known = {"code": "E11.9", "quotes": ["Type 2 diabetes mellitus"]}
    other = {"guidelines": [], "why": "The note says so.", "sure": "high"}
    turns = [
        kit.calling(
            ("search_codes", {"queries": ["type 2 diabetes"]}),
            ("open_code", {"codes": [attack.code, "E11.9"]}),
        ),
        kit.calling(("validate_draft", {"codes": [draft, known]})),
        kit.calling(("answer", {"codes": [draft | other, known | other], "left_out": []})),
    ]
    note, _ = code_with(attack.note(), {"agent": turns}, works=True)
    forced_is_refused(note, attack, rules_of(note))


def test_the_local_chooser_in_the_models_place_is_as_wary(attack, code_with, rules_of):
    note, _ = code_with(attack.note(), {"read": ModelFailed("The server is gone.", "Start it.")})
    assert attack.code not in {c.code for c in note.verdict.final}
    assert rules_of(note)[""] >= {"MD006", "MD010"}
