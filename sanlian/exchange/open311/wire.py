"""Documents as they go over the wire: the same rows as XML or as JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

# A list's name → what stands in it, one after another.
ONE_OF = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# What no XML document may hold, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(form: str, name: str, content: Any, *, status: int = 200) -> HttpResponse:
    """
    Return a document.

    :param form: xml or json; `name`: the root of the XML, which JSON does not have
    :param content: a list of rows, or one row; a row maps names to text, numbers, booleans, None, or such lists
    """
    if form == "json":
        return HttpResponse(
            json.dumps(_blank(content), ensure_ascii=False), content_type=TYPES[form], status=status
        )
    body = ElementTree.tostring(_element(name, content), encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type=TYPES["xml"], status=status)


def _blank(content: Any) -> Any:
    """Return content with null for what is empty, but for lists: an empty list is told as one."""
    if isinstance(content, Mapping):
        return {name: _blank(value) for name, value in content.items()}
    if isinstance(content, Sequence) and not isinstance(content, str):
        return [_blank(value) for value in content]
    return None if content == "" else content


def _element(name: str, content: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(part, value) for part, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        element.extend(_element(ONE_OF[name], value) for value in content)
    elif content is not None and content != "":
        words = str(content).lower() if isinstance(content, bool) else str(content)
        element.text = _FORBIDDEN.sub("", words)
    return element
