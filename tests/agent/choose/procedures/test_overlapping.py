"""Procedures that are part of others."""


def test_an_approach_is_no_procedure_of_its_own(codes_of) -> None:
    assert codes_of("Splenectomy by open laparotomy was performed.") == ["07TP0ZZ"]


def test_a_look_at_another_time_is_coded(codes_of) -> None:
    text = (
        "Cystoscopy was normal. The CT was delayed by two days. The family was told of the plan. "
        "Later a transurethral resection of the bladder tumor was performed."
    )
    assert "0TJB8ZZ" in codes_of(text)


def test_two_procedures_of_the_same_part_that_say_different_things_both_stand(codes_of) -> None:
    text = (
        "Open biopsy of the liver was performed. A week later percutaneous biopsy of the liver was performed."
    )
    assert codes_of(text) == ["0FB00ZX", "0FB03ZX"]


def test_a_part_of_what_was_taken_out_whole_is_not_coded_beside_it(codes_of) -> None:
    text = "PROCEDURE: Laparoscopic sigmoid colectomy.\nThe entire sigmoid colon was resected.\n"
    assert codes_of(text) == ["0DTN4ZZ"]


def test_a_biopsy_before_the_resection_stands_beside_it(codes_of) -> None:
    text = "Sigmoidoscopy with biopsy of the sigmoid colon was done. Later laparoscopic sigmoid colectomy."
    assert codes_of(text) == ["0DTN4ZZ", "0DBN8ZX"]
