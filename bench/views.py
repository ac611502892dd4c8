"""What Django costs at the least on this machine: an answer that never changes, and one that writes a row."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.models import Note

CONSTANT = b"<!doctype html><title>-</title><p>constant</p>"


def constant(request: HttpRequest) -> HttpResponse:
    """Answer the same few bytes, asking no one; the whole stack of middleware is passed as by every page."""
    return HttpResponse(CONSTANT)


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Write the text of a form into one row, in one transaction, and answer nothing."""
    Note.objects.create(text=request.POST["text"], at=timezone.now())
    return HttpResponse(status=201)
