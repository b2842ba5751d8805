from index.releases.blocks import block_code, block_parents


def test_a_block_of_one_category_is_told_from_that_category():
    assert block_code("Z16") == "Z16-Z16"
    assert block_code("A00-A09") == "A00-A09"


def test_blocks_nest_by_their_ranges_in_the_printed_order():
    parents = block_parents(["C00-C96", "C00-C75", "C00-C14", "C73-C75", "C7A", "C76-C80", "D00-D09"])
    assert parents == {
        "C00-C96": None,
        "C00-C75": "C00-C96",
        "C00-C14": "C00-C75",
        "C73-C75": "C00-C75",
        "C7A": "C00-C96",
        "C76-C80": "C00-C96",
        "D00-D09": None,
    }
