"""Handing out documents, and the caution to whoever runs a server that cannot write them."""

from datetime import UTC, datetime

from django.core.checks import run_checks
from django.utils import translation

from sanlian.look import papers
from sanlian.sheets.papers import Paper


def test_a_pdf_is_shown_and_saved_under_a_chinese_name():
    answer = papers.pdf_answer(
        Paper(title="周清单", parts=[]), name="缪家村周清单", at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E7%BC%AA")
    assert answer.content.startswith(b"%PDF-")


def test_a_paper_speaks_the_language_of_the_page():
    with translation.override("en"):
        assert papers.paper_lang() == "en"
    with translation.override("zh-hans"):
        assert papers.paper_lang() == "zh"


def test_a_server_without_a_chinese_font_is_told_so(monkeypatch):
    def cautions():
        return [each.id for each in run_checks(include_deployment_checks=True) if each.id == "look.W001"]

    assert cautions() == []
    monkeypatch.setattr(papers, "has_chinese_font", lambda: False)
    assert cautions() == ["look.W001"]
