"""
Check that residents' pages need nothing that browsers of the end of 2021 do not have: Chromium 94 and Safari 15.

Reads the stylesheets and scripts that residents' pages load. In a stylesheet what is newer may stand where an older
browser only leaves it out: after a plain value of the same property, or in a rule of its own. In a script it may stand
where the same file asks first whether it is there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.paths import ROOT

READ = ("sanlian/look/static/look/*.css", "sanlian/look/static/look/*.js", "sanlian/portal/static/portal/*")
TEMPLATES = ("sanlian/portal/templates/portal/*.html", "sanlian/look/templates/look/*.html")


@dataclass(frozen=True, slots=True)
class Newer:
    """Something that not every browser has: how it is spelled, since when it is there, what asks for it first."""

    name: str
    spelled: str
    since: str
    guard: str = ""


VALUES = (
    Newer("color-mix()", r"color-mix\(", "Chromium 111, Safari 16.2"),
    Newer("oklch() and its like", r"\b(?:oklch|oklab|lch|lab|color)\(", "Chromium 111, Safari 15.4"),
    Newer("dvh and its like", r"\d[dsl]v(?:h|w|min|max|b|i)\b", "Chromium 108, Safari 15.4"),
    Newer("overflow-wrap: anywhere", r"overflow-wrap:\s*anywhere", "Safari 15.4"),
    Newer("subgrid", r"\bsubgrid\b", "Chromium 117, Safari 16"),
    Newer("light-dark()", r"light-dark\(", "Chromium 123, Safari 17.5"),
    Newer("round() and its like", r"\b(?:round|mod|rem|sin|cos|tan|pow|sqrt|abs|sign)\(", "Chromium 125"),
    Newer("cqw and its like", r"\d(?:cqw|cqh|cqi|cqb|cqmin|cqmax)\b", "Chromium 105, Safari 16"),
    Newer("a new display", r"display:\s*(?:\w+\s+\w+|contents\s+\w+)", "Chromium 115, Safari 15"),
)
# Left out by an older browser together with the whole rule, so every part of the rule's head must need them.
SELECTORS = (
    Newer(":has()", r":has\(", "Chromium 105, Safari 15.4"),
    Newer(":focus-visible", r":focus-visible", "Safari 15.4"),
    Newer(":user-valid", r":user-(?:in)?valid", "Chromium 119, Safari 16.5"),
    Newer(":popover-open", r":popover-open", "Chromium 114, Safari 17"),
    Newer(":open", r":open\b", "Chromium 133"),
    Newer("::backdrop", r"::backdrop", "Safari 15.4"),
)
# What may stand nowhere: an older browser would show the page without it, and nobody would know.
RULES = (
    Newer("@layer", r"@layer\b", "Chromium 99, Safari 15.4"),
    Newer("@container", r"@container\b", "Chromium 105, Safari 16"),
    Newer("@scope", r"@scope\b", "Chromium 118, Safari 17.4"),
    Newer("@property", r"@property\b", "Safari 16.4"),
    Newer("a range in a media query", r"@media[^{]*[<>]", "Chromium 104, Safari 16.4"),
    Newer(
        "translate, rotate and scale by themselves", r"(?<![\w-])(?:translate|rotate|scale):", "Chromium 104"
    ),
)
SCRIPTS = (
    Newer("structuredClone", r"\bstructuredClone\(", "Chromium 98, Safari 15.4", r'"structuredClone" in'),
    Newer(".at()", r"\.at\(", "Safari 15.4"),
    Newer("Object.hasOwn", r"\bObject\.hasOwn\b", "Safari 15.4"),
    Newer("findLast", r"\.findLast(?:Index)?\(", "Chromium 97, Safari 15.4"),
    Newer("copies of lists", r"\.to(?:Sorted|Reversed|Spliced)\(|\.with\(", "Chromium 110, Safari 16"),
    Newer("groupBy", r"\.groupBy\(", "Chromium 117, Safari 17.4"),
    Newer("Array.fromAsync", r"\bArray\.fromAsync\b", "Chromium 121, Safari 16.4"),
    Newer("Promise.withResolvers", r"\bPromise\.(?:withResolvers|try)\b", "Chromium 119, Safari 17.4"),
    Newer("randomUUID", r"\.randomUUID\(", "Safari 15.4", r"randomUUID\?\.|randomUUID \?"),
    Newer("requestSubmit", r"\.requestSubmit\(", "Safari 16", r"if \(form\.requestSubmit\)"),
    Newer("BroadcastChannel", r"\bnew BroadcastChannel\b", "Safari 15.4", r'"BroadcastChannel" in'),
    Newer("navigator.locks", r"\bnavigator\.locks\b", "Safari 15.4", r'"locks" in navigator'),
    Newer("background sync", r"\.sync\.register\b", "no Safari", r"\.sync\?\."),
    Newer("submitter", r"\bsubmitter\b", "Safari 15.4", r"\.submitter \?\?"),
    Newer("AbortSignal.timeout", r"\bAbortSignal\.(?:timeout|any)\b", "Chromium 103, Safari 16"),
    Newer("scheduler", r"\bscheduler\.", "Chromium 94, no Safari", r'"scheduler" in'),
    Newer("dialogs and popovers", r"\.show(?:Modal|Popover|Picker)\(", "Safari 15.4"),
    Newer("inert", r"\.inert\b", "Chromium 102, Safari 15.5"),
    Newer("a static block", r"\bstatic\s*\{", "Safari 16.4"),
    Newer("looking behind", r"\(\?<[=!]", "Safari 16.4"),
    Newer("the flag v", r"/[dgimsuy]*v[dgimsuy]*\.", "Chromium 112, Safari 17"),
    Newer("the Sanitizer", r"\.setHTML(?:Unsafe)?\(", "Chromium 124"),
    Newer("URL.canParse", r"\bURL\.(?:canParse|parse)\b", "Chromium 120, Safari 17"),
    Newer("sets' own words", r"\.(?:union|intersection|difference|isSubsetOf)\(", "Chromium 122, Safari 17"),
)
MARKUP = (
    Newer("inert", r"\sinert[\s>]", "Chromium 102, Safari 15.5"),
    Newer("popover", r"\spopover(?:target)?[\s=>]", "Chromium 114, Safari 17"),
    Newer("dialog", r"<dialog\b", "Safari 15.4"),
    Newer("search", r"<search\b", "Chromium 118, Safari 17"),
    Newer("details with a name", r"<details[^>]*\sname=", "Chromium 120, Safari 17.2"),
)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_COMMENT = re.compile(r"(?m)(?<![:\"'`])//.*$")


def too_new_in(name: str, text: str) -> Iterator[str]:
    """Yield one line for each thing in a file that an old browser would stumble over."""
    if name.endswith(".css"):
        found = _in_stylesheet(_COMMENT.sub("", text))
    elif name.endswith(".js"):
        found = _in_script(_LINE_COMMENT.sub("", _COMMENT.sub("", text)))
    elif name.endswith(".html"):
        found = (new for new in MARKUP if re.search(new.spelled, text))
    else:
        return
    for new in found:
        yield f"{name}: {new.name} is not there before {new.since}"


def _in_stylesheet(text: str) -> Iterator[Newer]:
    yield from (new for new in RULES if re.search(new.spelled, text))
    for head, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if "&" in head or ";" in head:
            yield Newer("a rule inside a rule", "", "Chromium 112, Safari 16.5")
        yield from _in_head(head)
        yield from _in_body(body)


def _in_head(head: str) -> Iterator[Newer]:
    """Yield what takes with it a part of the head that every browser knows."""
    parts = list(_parts(head))
    for new in SELECTORS:
        needing = [part for part in parts if re.search(new.spelled, part)]
        if needing and len(needing) < len(parts):
            yield new


def _in_body(body: str) -> Iterator[Newer]:
    """Yield what stands without a plain value of the same property before it."""
    plain = set()
    for line in body.split(";"):
        name = line.split(":")[0].strip()
        newer = [new for new in VALUES if re.search(new.spelled, line)]
        yield from (new for new in newer if name not in plain)
        if not newer:
            plain.add(name)


def _parts(head: str) -> Iterator[str]:
    """Split a rule's head at its commas, not at those inside brackets."""
    depth, part = 0, ""
    for letter in head:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            yield part
            part = ""
        else:
            part += letter
    yield part


def _in_script(text: str) -> Iterator[Newer]:
    for new in SCRIPTS:
        if re.search(new.spelled, text) and not (new.guard and re.search(new.guard, text)):
            yield new


def findings() -> Iterator[str]:
    """Yield what is too new in residents' pages."""
    for pattern in (*READ, *TEMPLATES):
        for path in sorted(Path(ROOT).glob(pattern)):
            if path.is_file() and path.suffix in {".css", ".js", ".html"}:
                yield from too_new_in(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))


def main() -> int:
    """Print what was found and return the exit code."""
    found = list(findings())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
