from collections.abc import Callable

import pytest

from agent.datafiles import toml_of
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


def veins_in(proposed: Proposed, words: str) -> set[str]:
    return {c for c in proposed(f"IMPRESSION:\n1. {words}\n") if c.startswith("I82")}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Acute DVT involving the left common femoral, femoral and popliteal veins.", {"I82.412", "I82.432"}),
        ("Acute DVT R popliteal vein and R peroneal vein", {"I82.431", "I82.451"}),
        (
            "Occlusive thrombus in the left femoral vein extending to popliteal and posterior tibial veins.",
            {"I82.412", "I82.432", "I82.442"},
        ),
        ("Acute DVT of the left gastrocnemius and soleal veins.", {"I82.462"}),
        ("Chronic DVT of the right femoral and popliteal veins", {"I82.511", "I82.531"}),
        ("Acute DVT right popliteal vein and left peroneal vein.", {"I82.431", "I82.452"}),
        ("Acute LLE DVT (femoral, popliteal)", {"I82.412", "I82.432"}),
    ],
)
def test_each_vein_of_a_thrombosis_has_its_code(words: str, codes: set[str], proposed: Proposed):
    assert veins_in(proposed, words) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Acute DVT left popliteal vein; femoral vein patent.", {"I82.432"}),
        ("Acute DVT of the left peroneal vein without extension into the popliteal vein", {"I82.452"}),
        ("Acute DVT of the right popliteal vein, femoral vein compressible", {"I82.431"}),
        ("No DVT of the femoral or popliteal veins.", set()),
        ("Femoral fracture, DVT prophylaxis.", set()),
    ],
)
def test_open_veins_have_none(words: str, codes: set[str], proposed: Proposed):
    assert veins_in(proposed, words) == codes


def test_every_vein_has_acute_and_chronic_codes(tables: CodeTables):
    digits = [row["digit"] for row in toml_of("agent.choose.linked", "veins.toml")["vein"]]
    stems = [f"I82.{stage}{digit}" for stage in "45" for digit in digits]
    assert [stem for stem in stems if tables.code(stem) is None] == []
