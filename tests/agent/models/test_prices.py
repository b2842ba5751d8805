"""What tokens cost."""

import pytest

from agent.errors import InputError
from agent.models.prices import cost, price_table
from agent.models.records import Usage

A_MILLION = Usage(1, 1_000_000, 1_000_000)


def test_a_known_model_costs_what_the_table_says():
    assert cost("gpt-4o-mini", A_MILLION) == pytest.approx(0.75)


def test_a_dated_model_costs_what_the_undated_one_does():
    assert cost("gpt-4o-mini-2024-07-18", A_MILLION) == cost("gpt-4o-mini", A_MILLION)


@pytest.mark.parametrize("model", ["qwen3-8b", "gpt-4o-mini-tuned", "x-gpt-4o", ""])
def test_an_unknown_model_has_no_cost(model):
    assert cost(model, A_MILLION) is None


def test_every_price_that_ships_is_positive_and_answers_cost_more():
    table = price_table()
    assert table.as_of == "2026-11"
    assert all(0 < p.prompt < p.completion for p in table.by_model.values())


def test_a_table_of_the_users_own_counts_instead(tmp_path):
    path = tmp_path / "prices.toml"
    path.write_text('[models]\n"qwen3-8b" = { prompt = 0, completion = 1 }\n')
    table = price_table(path)
    assert cost("qwen3-8b", A_MILLION, table) == 1.0
    assert cost("gpt-4o", A_MILLION, table) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[models",
        "models = 3",
        '[models]\n"a" = 3',
        '[models]\n"a" = { prompt = -1, completion = 1 }',
        '[models]\n"a" = { prompt = nan, completion = 1 }',
        '[models]\n"a" = { prompt = 1 }',
    ],
)
def test_what_is_no_price_table_is_refused(text, tmp_path):
    path = tmp_path / "prices.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=r"prices\.toml"):
        price_table(path)


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(InputError):
        price_table(tmp_path / "none.toml")
