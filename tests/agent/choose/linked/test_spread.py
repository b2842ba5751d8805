from collections.abc import Callable

import pytest

from agent.choose.linked.spread import sites
from index.tables import CodeTables

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Colon cancer metastatic to the liver.", {"C78.7"}),
        ("Breast cancer with metastases to bone and brain.", {"C79.51", "C79.31"}),
        ("Sigmoid adenocarcinoma with metastasis to pericolic lymph nodes.", {"C77.2"}),
        ("Renal cell carcinoma with adrenal metastasis.", {"C79.7"}),
        ("Lung cancer with bone mets.", {"C79.51"}),
        ("Metastatic prostate cancer to bone, on leuprolide.", {"C79.51"}),
        ("Breast cancer with biopsy-proven left axillary nodal met.", {"C77.3"}),
        ("Lung cancer with mediastinal nodal and liver deposits.", {"C77.1", "C78.7"}),
        ("Breast cancer. L axillary LN: positive for metastatic carcinoma.", {"C77.3"}),
    ],
)
def test_the_sites_of_spread_are_named(text: str, codes: set[str], proposed: Proposed):
    made = proposed(f"ASSESSMENT:\n1. {text}\n")
    assert all(any(m.startswith(code) for m in made) for code in codes)


@pytest.mark.parametrize(
    "text",
    [
        "Colon cancer, no metastasis to the liver.",
        "Colon cancer. Liver is normal.",
        "Back pain secondary to lumbar stenosis.",
        "Colon cancer with possible metastasis to the liver.",
    ],
)
def test_denied_or_doubtful_spread_is_none(text: str, proposed: Proposed):
    assert not {c for c in proposed(f"ASSESSMENT:\n1. {text}\n") if c[:3] in {"C77", "C78", "C79"}}


def test_every_site_leads_to_a_code(tables: CodeTables):
    assert [code for _, code in sites().codes if tables.code(code) is None] == []
