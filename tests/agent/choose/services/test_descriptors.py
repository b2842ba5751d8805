import pytest

from agent.choose.services.descriptors import measure_of, names_of


@pytest.mark.parametrize(
    ("title", "kind", "value"),
    [
        ("Injection, ceftriaxone sodium, per 250 mg", "mass", 250_000),
        ("Injection, diphenhydramine hcl, up to 50 mg", "mass", 50_000),
        ("Injection, acetaminophen, not otherwise specified,10 mg", "mass", 10_000),
        ("Injection, penicillin g benzathine, 100,000 units", "units", 100_000),
        ("Infusion, normal saline solution, sterile (500 ml = 1 unit)", "volume", 500),
        ("Injection, potassium chloride, per 2 meq", "charge", 2),
        ("Injection, mannitol, 25% in 50 ml", "volume", 50),
        ("Low osmolar contrast material, 300-399 mg/ml iodine concentration, per ml", "volume", 1),
        ("Injection, betamethasone acetate 3 mg and betamethasone sodium phosphate 3 mg", "mass", 6000),
        ("Diabetes outpatient self-management training services, individual, per 30 minutes", "time", 30),
        ("Annual depression screening, 5 to 15 minutes", "time", 15),
        ("Ground mileage, per statute mile", "distance", 1),
        ("Ipratropium bromide, inhalation solution, unit dose form, per milligram", "mass", 1000),
    ],
)
def test_a_descriptor_tells_what_one_unit_stands_for(title, kind, value):
    measure = measure_of(title)
    assert measure is not None
    assert (measure.kind, measure.value) == (kind, value)


@pytest.mark.parametrize("title", ["Fresh frozen plasma, each unit", "Slings", "Technetium, per study dose"])
def test_what_is_counted_by_the_piece_has_no_measure(title):
    assert measure_of(title) is None


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Injection, vedolizumab, intravenous, 1 mg", ("vedolizumab",)),
        ("Injection, decitabine, 1 mg", ("decitabine",)),
        ("Injection, burosumab-twza 1 mg", ("burosumab-twza", "burosumab")),
        ("Injection, iron dextran, not otherwise specified, 50 mg", ("iron dextran",)),
        ("Injection, decitabine hydrochloride, 1 mg", ("decitabine hydrochloride", "decitabine")),
        ("Injection, bendamustine hcl (treanda), 1 mg", ("treanda",)),
        ("Injection, cefazolin sodium (baxter), not therapeutically equivalent to j0690, 500 mg", ()),
        ("Injection, epoetin beta, 1 microgram, (for esrd on dialysis)", ()),
        ("Walker, folding, wheeled, adjustable or fixed height", ()),
    ],
)
def test_a_plain_descriptor_names_its_drug(title, names):
    assert names_of(title) == names
