from pathlib import Path

import pytest

from agent.errors import InputError
from evals.benchmarks import BENCHMARKS
from evals.filters import FILTERS


def test_the_published_benchmarks_are_there_with_their_protocols():
    protocols = {name: b.filters for name, b in BENCHMARKS.items() if b.filters}
    assert protocols == {
        "aci": ("problem-codes",),
        "codiesp-dev": ("billable",),
        "codiesp-train": ("billable",),
        "codiesp-test": ("billable",),
        "mdace": ("billable",),
        "mimic-iv": ("billable",),
    }
    assert {f for b in BENCHMARKS.values() for f in b.filters} <= set(FILTERS)


def test_the_docs_name_every_benchmark_and_filter():
    page = (Path(__file__).parents[2] / "docs" / "evaluating.md").read_text("utf-8")
    families = {name.removesuffix("-procedures") for name in BENCHMARKS} - {"codiesp-train", "codiesp-test"}
    assert not [name for name in (*families, *FILTERS) if f"`{name}`" not in page]


def test_what_is_beyond_the_limit_is_accounted_for(data):
    found = BENCHMARKS["aci"].collection(data, 1)
    assert [case.case_id for case in found.cases] == ["v1"]
    assert found.left_out == {"notes beyond the limit": 1}
    assert BENCHMARKS["aci"].collection(data, 2).left_out == {}


def test_only_our_own_charts_need_no_path():
    assert {name for name, b in BENCHMARKS.items() if b.home} == {
        "charts",
        "charts-tuning",
        "charts-measuring",
        "charts-procedures",
        "charts-procedures-tuning",
        "charts-procedures-measuring",
    }
    with pytest.raises(InputError, match="'mdace' needs the PATH of its data"):
        BENCHMARKS["mdace"].collection(None, None)


def test_our_own_charts_are_found():
    found = BENCHMARKS["charts-tuning"].collection(None, 3)
    assert (found.name, len(found.cases)) == ("charts-tuning", 3)
    found = BENCHMARKS["charts-procedures-measuring"].collection(None, 2)
    assert (found.name, len(found.cases)) == ("charts-procedures-measuring", 2)
    assert {case.system for case in found.cases} == {"ICD-10-PCS"}


def test_names_say_which_split_and_which_codes(data):
    (data / "codiesp" / "train" / "trainP.tsv").write_text("a\tbt41zzz\n", "utf-8")
    for name in ("codiesp-dev", "codiesp-train", "codiesp-train-procedures"):
        assert BENCHMARKS[name].collection(data, None).name == name
