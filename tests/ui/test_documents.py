"""A document keeps every character, knows every span over it, and stays fast when it is long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from laoyou.ui.documents import DocumentView, Piece, Span


def pieces(view: DocumentView) -> list[tuple[int, Piece]]:
    """Every piece with where it begins in the text."""
    found, position = [], 0
    for line in view.paragraphs:
        for piece in line:
            found.append((position, piece))
            position += len(piece.text)
        position += 1
    return found


@given(
    st.text(alphabet="甲乙丙\n", max_size=60),
    st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=8),
)
def test_each_character_is_under_exactly_its_spans(text: str, edges: list[tuple[int, int]]) -> None:
    spans = [Span(start, end, f"s{number}") for number, (start, end) in enumerate(edges)]
    view = DocumentView("d", text, spans)
    assert "\n".join("".join(piece.text for piece in line) for line in view.paragraphs) == text
    for begin, piece in pieces(view):
        for position in range(begin, begin + len(piece.text)):
            over = {span.id for span in spans if span.start <= position < span.end}
            assert {span.id for span in piece.spans} == over
    visible = {
        span.id for span in spans if any(span.start <= n < span.end and text[n] != "\n" for n in range(len(text)))
    }
    opened = [span.id for _begin, piece in pieces(view) for span in piece.opens]
    assert sorted(opened) == sorted(visible)


def test_nested_spans_lead_to_the_inner_one_first(render) -> None:
    view = DocumentView("d", "到2025年达到4.8个", [Span(0, 12, "whole", "target"), Span(8, 11, "value", "value")])
    tree = html.fragment_fromstring(render("{% document view %}", view=view))
    marks = [(mark.text_content(), mark.get("data-spans"), mark.find("a").get("href")) for mark in tree.iter("mark")]
    assert marks == [
        ("到2025年达到", "whole", "#item-d-whole"),
        ("4.8", "value whole", "#item-d-value"),
        ("个", "whole", "#item-d-whole"),
    ]
    assert [anchor.get("id") for anchor in tree.xpath(".//span[@class='anchor']")] == ["mark-d-whole", "mark-d-value"]


def test_a_hundred_thousand_characters_with_a_thousand_spans_are_rendered_whole(render) -> None:
    text = "\n".join("到2025年，每千人口托位数达到4.8个，护理型床位占比不低于60%。" * 3 for _ in range(950))
    spans = [Span(start, start + 30, f"s{start}") for start in range(0, len(text), 90)]
    assert len(text) > 99_000
    assert render("{% document view %}", view=DocumentView("d", text, spans)).count("<mark") >= len(spans) - 1
