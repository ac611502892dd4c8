"""Documents: a PDF that runs nothing is kept as it is; whatever else says it is one is refused and leaves nothing."""

import io
from pathlib import Path

import pytest

from sanlian.sheets import papers
from sanlian.workorders import operations
from sanlian.workorders.operations import documents
from tests.builders import MONDAY
from tests.documents import pdf
from tests.photographs import picture


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def keep(raw):
    return operations.keep_document(io.BytesIO(raw), folder="photographs/test", field="files", at=MONDAY)


def kept(media) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_plain_pdf_is_kept_under_its_content(media):
    # A picture inside may hold any letters.
    raw = pdf(packed=b"1 0 << /Type /Page >>") + b"3 0 obj << >> stream\n/JS /Launch\nendstream endobj\n%%EOF"

    found = keep(raw)

    assert found.size == len(raw)
    assert found.file.startswith("photographs/test/2021/08/")
    assert (media / found.file).read_bytes() == raw


def test_what_this_house_prints_is_kept():
    raw = papers.pdf_bytes(papers.Paper(title="会议纪要", parts=[papers.Words("已批准。")]), at=MONDAY)

    assert operations.is_document(io.BytesIO(raw))
    assert keep(raw).size == len(raw)


@pytest.mark.parametrize(
    "raw",
    [
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        pdf(b"/OpenAction << /S /J#61vaScript >>"),
        pdf(b"/A << /S /Launch /F (cmd.exe) >>"),
        pdf(b"/Names << /EmbeddedFiles 3 0 R >>"),
        pdf(b"/AcroForm << /XFA 3 0 R >>"),
        pdf(b"/Encrypt 4 0 R"),
        pdf(packed=b"1 0 << /S /JavaScript >>"),
        pdf(packed=b"1 0 << /S /JavaScript >>", filter_=b"/ASCIIHexDecode"),
        pdf()[:-8],
        b"%PDF-1.7",
        b"",
        picture(),
        b"MZ" + pdf(),
    ],
)
def test_what_acts_by_itself_or_is_no_pdf_is_refused_and_leaves_nothing(raw, media):
    with pytest.raises(operations.NotADocument) as refused:
        keep(raw)

    assert refused.value.field == "files"
    assert kept(media) == []


def test_what_is_too_large_or_grows_too_large_is_refused(monkeypatch, media):
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1000)
    with pytest.raises(operations.DocumentTooLarge):
        keep(pdf(packed=b" " * 100_000))
    monkeypatch.setattr(documents, "MOST_BYTES", 100)
    with pytest.raises(operations.DocumentTooLarge):
        keep(pdf() + b" " * 100)
    assert kept(media) == []
