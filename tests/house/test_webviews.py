"""Residents' pages in the browsers of the end of 2021: the check finds what they lack, and finds none of it in ours."""

import pytest

from tools import webviews


def test_residents_pages_need_nothing_that_old_browsers_lack():
    assert list(webviews.findings()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", ".a { color: color-mix(in srgb, red, blue); }"),
        ("a.css", "@supports (display: grid) { .a { height: 100dvh; } }"),
        ("a.css", ".a, .b:has(input) { display: none; }"),
        ("a.css", ".a { color: red; & b { color: blue; } }"),
        ("a.css", ".a { color: red; .b { color: blue; } }"),
        ("a.css", "@media (width > 40rem) { .a { color: red; } }"),
        ("a.css", "@layer base { .a { color: red; } }"),
        ("a.js", "const copy = structuredClone(given);"),
        ("a.js", "const last = list.at(-1);"),
        ("a.js", "form.requestSubmit(button);"),
        ("a.html", '<main inert class="a"></main>'),
        ("a.html", "<dialog open></dialog>"),
    ],
)
def test_what_an_old_browser_stumbles_over_is_found(name, text):
    assert len(list(webviews.too_new_in(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", ".a { color: red; color: color-mix(in srgb, red, blue); }"),
        ("a.css", ".b:has(input), .c:is(.d, .e):has(a) { display: none; }"),
        ("a.css", "/* color-mix() is new */ .a { color: red; }"),
        ("a.js", "// not list.at(-1)\nconst last = list[list.length - 1];"),
        ("a.js", "if (form.requestSubmit) form.requestSubmit(button);"),
        ("a.html", "<details><summary>a</summary></details>"),
    ],
)
def test_what_an_old_browser_only_leaves_out_may_stand(name, text):
    assert list(webviews.too_new_in(name, text)) == []
