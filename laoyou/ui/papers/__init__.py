"""Papers as offices issue them: what stands in one (`paper`), one as a .docx (`official`) and as a PDF (`portable`)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from laoyou.ui.papers.paper import Grid, Heading, Paper, Picture, Text, as_json, from_json, noted

__all__ = ["DOCX", "Grid", "Heading", "Paper", "Picture", "Text", "as_json", "attached", "from_json", "noted"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(paper: Paper) -> HttpResponse:
    """The paper as a .docx to be saved under its title."""
    from laoyou.ui.papers.official import written  # what writes .docx is slow to load and seldom asked for

    answer = HttpResponse(written(paper), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{paper.title}.docx")
    return answer
