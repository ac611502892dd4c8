"""Handing documents out under a name that says what they are; and a word at start-up where no PDF can be written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.checks import CheckMessage, Warning as Caution, register
from django.http import HttpResponse
from django.utils.translation import get_language, gettext as _

from sanlian.sheets import csv_bytes
from sanlian.sheets.papers import CHINESE_FONTS, Paper, has_chinese_font, pdf_bytes


def pdf_answer(paper: Paper, *, name: str, at: datetime) -> HttpResponse:
    """
    Answer with the document as a PDF that the browser shows; `name` is what it is saved under, without ".pdf".

    :raises sanlian.sheets.papers.NoChineseFont: when the server cannot write Chinese; `manage.py check` says so
    """
    answer = HttpResponse(pdf_bytes(paper, at=at), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return answer


def csv_answer(headings: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> HttpResponse:
    """Answer with a table as a CSV to be saved, which spreadsheets read; `name` is in ASCII, without ".csv"."""
    answer = HttpResponse(csv_bytes(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def paper_lang() -> str:
    """Return the language of the page as a `Paper` names it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def invented() -> str:
    """Return the sentence that stands on every document of a demonstration; nothing on those of a county."""
    said = _("A demonstration: the people, grids and figures shown here are invented.")
    return said if settings.DEMONSTRATION else ""


@register(deploy=True)
def can_write_chinese(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Caution whoever runs a server without a Chinese font: its PDFs would be refused."""
    if has_chinese_font():
        return []
    hint = f"Install one of: {', '.join(CHINESE_FONTS)}; on Debian: apt-get install fonts-noto-cjk."
    return [Caution("No Chinese font is installed: no PDF can be written.", hint=hint, id="look.W001")]
