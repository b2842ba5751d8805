import pytest

from evals.reports.markup import element


def test_texts_and_attributes_are_escaped():
    made = element("p", 'a < b & "c" \' <script>', element("b", "x"), title='"><script>', class_="note")
    assert str(made) == (
        '<p title="&quot;&gt;&lt;script&gt;" class="note">'
        "a &lt; b &amp; &quot;c&quot; &#x27; &lt;script&gt;<b>x</b></p>"
    )


def test_names_and_numbers_of_attributes():
    made = element("rect", stroke_width=1.5, x=2.0, y=1 / 3, viewBox="0 0 1 1", data_label="F1")
    assert str(made) == '<rect stroke-width="1.5" x="2" y="0.33" viewBox="0 0 1 1" data-label="F1"></rect>'


def test_a_void_element_has_no_end():
    assert str(element("meta", charset="utf-8")) == '<meta charset="utf-8">'


def test_a_style_sheet_is_written_as_it_is_but_cannot_end_itself():
    assert str(element("style", 'a > b { content: "x"; }')) == '<style>a > b { content: "x"; }</style>'
    with pytest.raises(ValueError, match="end tag"):
        str(element("style", "</style><script>"))
