"""Descriptors in our own words, phrased as the official ones are; those themselves by their code."""

import pytest

from agent.choose.services.descriptors import measure_of, names_of


@pytest.mark.parametrize(
    ("title", "kind", "value"),
    [
        ("Injection, ceftriaxone, per 250 mg", "mass", 250_000),
        ("Injection, diphenhydramine, up to 50 mg", "mass", 50_000),
        ("Injection, paracetamol,10 mg", "mass", 10_000),
        ("Injection, benzathine penicillin, 100,000 units", "units", 100_000),
        ("Saline by drip, free of germs (500 ml = 1 unit)", "volume", 500),
        ("Potassium by drip, per 2 meq", "charge", 2),
        ("Mannitol by drip, 25% in 50 ml", "volume", 50),
        ("Contrast of low osmolarity, 300-399 mg/ml iodine concentration, per ml", "volume", 1),
        ("Injection, acetate of betamethasone 3 mg and its phosphate 3 mg", "mass", 6000),
        ("Teaching one patient to manage diabetes, per 30 minutes", "time", 30),
        ("Questions that look for depression, 5 to 15 minutes", "time", 15),
        ("Miles driven by road, per statute mile", "distance", 1),
        ("Ipratropium ready made for a nebulizer, per milligram", "mass", 1000),
    ],
)
def test_a_descriptor_tells_what_one_unit_stands_for(title, kind, value):
    measure = measure_of(title)
    assert measure is not None
    assert (measure.kind, measure.value) == (kind, value)


@pytest.mark.parametrize("title", ["Plasma of one donor, each unit", "Arm sling", "Tracer, per study dose"])
def test_what_is_counted_by_the_piece_has_no_measure(title):
    assert measure_of(title) is None


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Injection, abatacept, intravenous, 1 mg", ("abatacept",)),
        ("Injection, decitabine, 5 mg", ("decitabine",)),
        ("Injection, omalizumab-twza 1 mg", ("omalizumab-twza", "omalizumab")),
        ("Injection, iron, not otherwise specified, 20 mg", ("iron",)),
        ("Injection, decitabine hydrochloride, 1 mg", ("decitabine hydrochloride", "decitabine")),
        ("Injection, bendamustine (treanda), 5 mg", ("treanda",)),
        ("Injection, cefazolin (baxter), not equivalent to j0690, 250 mg", ()),
        ("Injection, epoetin, 1 microgram (esrd on dialysis)", ()),
        ("Walker on wheels", ()),
    ],
)
def test_a_plain_descriptor_names_its_drug(title, names):
    assert names_of(title) == names


@pytest.mark.data
@pytest.mark.parametrize(
    ("code", "kind", "value"),
    [
        ("J0131", "mass", 10_000),
        ("J0561", "units", 100_000),
        ("J0696", "mass", 250_000),
        ("J0702", "mass", 6000),
        ("J1200", "mass", 50_000),
        ("J2150", "volume", 50),
        ("J3480", "charge", 2),
        ("J7040", "volume", 500),
        ("J7644", "mass", 1000),
        ("Q9967", "volume", 1),
        ("G0108", "time", 30),
        ("G0444", "time", 15),
        ("A0425", "distance", 1),
    ],
)
def test_the_official_descriptor_tells_the_same(code, kind, value, official):
    measure = measure_of(official[code]["long"])
    assert measure is not None
    assert (measure.kind, measure.value) == (kind, value)


@pytest.mark.data
@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("J3380", ("vedolizumab",)),
        ("J0894", ("decitabine",)),
        ("J0584", ("burosumab-twza", "burosumab")),
        ("J9033", ("treanda",)),
        ("J0689", ()),
        ("J0887", ()),
        ("E0143", ()),
    ],
)
def test_the_official_descriptor_names_its_drug(code, names, official):
    assert names_of(official[code]["long"]) == names


@pytest.mark.data
def test_pieces_of_the_official_list_have_no_measure(official):
    assert [measure_of(official[code]["long"]) for code in ("P9016", "A4565", "A9500")] == [None] * 3
