from collections.abc import Callable

import pytest

from agent.choose.joining import grouped, joined, without_vague
from agent.choose.outcome import Draft
from index.tables import CodeTables

Make = Callable[..., Draft]


def test_drafts_of_one_code_become_one_that_is_surer(draft: Make, mention: Callable[..., object]):
    told = draft("M10.9", 0.55, mentions=(mention(start=90),), rank=90)
    titled = draft("M10.9", 0.9, mentions=(mention(start=5),), rank=5)
    asthma = draft("J45.909")
    gout, other = grouped([told, asthma, titled])
    assert [m.start for m in gout.mentions] == [5, 90]
    assert gout.confidence == pytest.approx(0.92)
    assert (gout.rank, other) == (5, asthma)


def test_many_mentions_never_make_certain(draft: Make, mention: Callable[..., object]):
    many = [draft("M10.9", 0.95, mentions=(mention(start=i),)) for i in range(20)]
    assert grouped(many)[0].confidence == 0.97


def test_joining_keeps_the_surer_reasons(draft: Make, mention: Callable[..., object]):
    weak = draft("M10.9", 0.4, mentions=(mention(start=1),), rank=1)
    sure = draft("M10.9", 0.9, mentions=(mention(start=2),), rank=2)
    for one in (joined(weak, sure), joined(sure, weak)):
        assert (one.confidence, one.rank, [m.start for m in one.mentions]) == (0.9, 1, [2, 1])


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        (["I50.9", "I50.32"], ["I50.32"]),
        (["M10.9", "J45.909"], ["M10.9", "J45.909"]),
        (["I50.32", "I50.22"], ["I50.32", "I50.22"]),
        (["I50.9", "I50.00"], ["I50.9", "I50.00"]),
        (["M75.121", "M75.21"], ["M75.121", "M75.21"]),
    ],
)
def test_an_unspecified_code_yields_to_a_specific_one_of_its_category(
    codes: list[str], kept: list[str], draft: Make, tables: CodeTables
):
    assert [d.code for d in without_vague([draft(c) for c in codes], tables)] == kept


def test_what_is_said_of_the_vague_code_counts_for_the_exact_one(
    draft: Make, mention: Callable[..., object], tables: CodeTables
):
    told = draft("I50.32", 0.4, mentions=(mention(start=10),), rank=10)
    titled = draft("I50.9", 0.9, mentions=(mention(start=50),), rank=50)
    (one,) = without_vague([told, titled], tables)
    assert (one.code, one.confidence, [m.start for m in one.mentions]) == ("I50.32", 0.9, [10, 50])


def test_a_vague_code_between_two_exact_ones_says_nothing_of_either(draft: Make, tables: CodeTables):
    drafts = [draft("I50.32", 0.4), draft("I50.22", 0.4), draft("I50.9", 0.9)]
    assert [d.confidence for d in without_vague(drafts, tables)] == [0.4, 0.4]


@pytest.mark.parametrize(
    "codes",
    [
        ["E11.40", "E11.9"],
        ["E11.40", "E11.22"],
        ["I25.119", "I25.10"],
        ["F10.239", "F10.20"],
        ["M54.50", "M54.2"],
        ["G47.00", "G47.33"],
        ["F43.10", "F43.23"],
    ],
)
def test_an_unspecified_form_of_another_condition_stays(codes: list[str], draft: Make, tables: CodeTables):
    assert codes[0] in [d.code for d in without_vague([draft(c) for c in codes], tables)]
