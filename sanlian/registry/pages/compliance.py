"""合规自查: what the product must not be, judged from what it is made of, as a page and as a document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sanlian.look.access import officer, officers_only
from sanlian.look.clock import SHANGHAI
from sanlian.look.lists import listed
from sanlian.look.papers import invented, paper_lang, pdf_answer
from sanlian.people.actors import Permission
from sanlian.registry.compliance import Line, judged
from sanlian.registry.evidence import gather
from sanlian.registry.frame import frame
from sanlian.sheets.papers import Heading, Paper, Part, Words


@officers_only(Permission.AUDIT)
@never_cache
@require_GET
def compliance(request: HttpRequest) -> HttpResponse:
    """Show each rule, whether it is kept, and how that was looked for."""
    lines = _lines()
    context = frame(request, "compliance") | {"lines": lines, "broken": _broken(lines), "said": _said(lines)}
    return render(request, "registry/compliance.html", context)


@officers_only(Permission.AUDIT)
@never_cache
@require_GET
def as_pdf(request: HttpRequest) -> HttpResponse:
    """Hand the same out as a document, with who made it and when."""
    lines, at = _lines(), timezone.now()
    parts: list[Part] = [Words(_said(lines)), Words(_basis(), quiet=True)]
    for number, line in enumerate(lines, 1):
        parts += [
            Heading(f"{number}. {line.says}"),
            Words(_("Kept.") if line.kept else _("Not kept.")),
            Words(line.how),
        ]
        if line.against:
            found = listed(line.against)
            parts.append(Words(_("Against it: %(found)s") % {"found": found}))
    made = _("made by %(name)s on %(when)s") % {
        "name": officer(request).name,
        "when": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    paper = Paper(
        title=_("Self-check"),
        parts=parts,
        foot=" · ".join(filter(None, [made, invented()])),
        lang=paper_lang(),
    )
    return pdf_answer(paper, name=f"{_('Self-check')}-{at.astimezone(SHANGHAI):%Y-%m-%d}", at=at)


def _lines() -> list[Line]:
    return judged(gather(on=timezone.localdate(timezone=SHANGHAI)))


def _broken(lines: list[Line]) -> int:
    return sum(not line.kept for line in lines)


def _said(lines: list[Line]) -> str:
    broken = _broken(lines)
    if not broken:
        return _("All %(number)s rules are kept.") % {"number": len(lines)}
    said = ngettext(
        "%(broken)s of %(number)s rules is not kept.", "%(broken)s of %(number)s rules are not kept.", broken
    )
    return said % {"broken": broken, "number": len(lines)}


def _basis() -> str:
    return _(
        "By letter 12 of 2026 of the State Council’s General Office, 25 January 2026. Every line was judged just now "
        "from tables, addresses, forms, rules and settings of the running product; nobody ticked it off."
    )
