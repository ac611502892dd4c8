"""What is read is true: links lead somewhere, commands exist, maps and tables name what is there."""

import ast
import importlib.metadata
import json
import re
import tomllib

import pytest
from django.core.management import get_commands

from tools import generated
from tools.paths import NODE_MODULES, ROOT
from tools.reference import facts

FOLDERS = ("bench", "data", "deploy", "docs", "sanlian", "tests")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in ROOT.glob(f"{folder}/**/*.md"))])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
ROOMS = sorted(path.parent.name for path in ROOT.glob("sanlian/*/__init__.py"))
_FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def short(path):
    return str(path.relative_to(ROOT))


def read(path):
    return path.read_text(encoding="utf-8")


def prose(path):
    """Return a page without its blocks of code."""
    return _FENCED.sub("", read(path))


def said_as_code(path):
    """Yield each line of a page's blocks and each word set as code."""
    for block in _FENCED.findall(read(path)):
        yield from block.splitlines()[1:-1]
    yield from re.findall(r"`([^`\n]+)`", prose(path))


def headings(path):
    return re.findall(r"^(#+) (.+)$", prose(path), re.MULTILINE)


def anchors(path):
    """Return the anchors that a page's headings get from the usual renderers."""
    words = (re.sub(r"[^\w\- ]", "", title.lower()) for _level, title in headings(path))
    return {title.strip().replace(" ", "-") for title in words}


def links(path):
    """Yield what a page links to inside this repository, as a file and an anchor."""
    for target in _LINK.findall(prose(path)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield target, ((path.parent / file).resolve() if file else path), anchor


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_links_lead_somewhere(page):
    broken = [target for target, file, _ in links(page) if not file.exists()]
    lost = [target for target, file, anchor in links(page) if anchor and anchor not in anchors(file)]
    assert not broken + lost


def test_every_page_can_be_found_from_the_readme():
    seen, waiting = set(), [READMES[0]]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += [file for _, file, _ in links(page) if file.suffix == ".md"]
    # A folder's own README is found by whoever opens the folder.
    assert [short(page) for page in ROOT.glob("docs/**/*.md") if page not in seen] == []


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_commands_that_are_named_exist(page):
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    told = [*said_as_code(page)]
    made = {word for line in told for word in re.findall(r"(?:^\s*|&& )make ([a-z]+)", line)}
    managed = {word for line in told for word in re.findall(r"manage\.py ([a-z_]+)", line)}
    assert made <= targets
    assert managed <= set(get_commands())


@pytest.mark.parametrize("page", READMES, ids=short)
def test_the_map_names_every_room_and_folder(page):
    mapped = re.findall(r"^\| \[`?([\w/]+?)/?`?\]\(([\w/]+)\) \|", read(page), re.MULTILINE)
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))
    } - {"node_modules", "var", "sanlian"}
    assert [name for name, target in mapped if target.strip("/").split("/")[-1] != name] == []
    assert {name for name, target in mapped if target.startswith("sanlian/")} == set(ROOMS)
    assert {name for name, target in mapped if not target.startswith("sanlian/")} == folders


def test_the_picture_of_the_floors_names_every_room():
    picture = read(ROOT / "docs/explanation/house.md")
    assert [room for room in ROOMS if f'{room}["{room}<br>' not in picture] == []


def test_both_readmes_have_the_same_parts_and_pictures():
    english, chinese = READMES
    pictures = [re.findall(r'(?:!\[[^\]]*\]\(|src=")([^)"]+)', read(page)) for page in READMES]
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert pictures[0] == pictures[1]
    assert [path for path in pictures[0] if not (ROOT / path).is_file()] == []


def variables():
    """Return every environment variable that the product or its tools read."""
    found = set()
    for path in [*ROOT.glob("config/*.py"), *ROOT.glob("tools/**/*.py"), *ROOT.glob("bench/**/*.py")]:
        for call in (node for node in ast.walk(ast.parse(read(path))) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            reads = name.endswith(("environ.get", "getenv")) or name.startswith("environment.")
            if reads and isinstance(call.args[0], ast.Constant):
                found.add(call.args[0].value)
    return found | set(re.findall(r"\$\((PYTHON|ARGS)\)", read(ROOT / "Makefile")))


def test_every_setting_is_explained_and_none_is_invented():
    page = read(ROOT / "docs/reference/settings.md")
    assert set(re.findall(r"^\| `([A-Z0-9_]+)` \|", page, re.MULTILINE)) == variables()


def families(words):
    return set(re.findall(r"AGPL|LGPL|GPL|MPL|Apache|0BSD|BSD|MIT", words))


def declared(package):
    """Return the licence that an installed package declares of itself."""
    try:
        about = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError:
        manifest = NODE_MODULES / package / "package.json"
        return json.loads(read(manifest))["license"] if manifest.exists() else None
    said = about.get("License-Expression") or about.get("License") or ""
    if len(said) > 100 or not families(said):
        said = " ".join(word for word in about.get_all("Classifier", []) if word.startswith("License"))
    return said


def test_every_dependency_says_what_it_saves_us_and_its_licence():
    table = dict(
        re.findall(
            r"^\| ([@\w./-]+) \| .+ \| (.+?) \| .+ \|$",
            read(ROOT / "docs/adr/0015-dependencies.md"),
            re.MULTILINE,
        )
    )
    table.pop("package")
    table = {name: licence for name, licence in table.items() if name != "---"}
    project = tomllib.loads(read(ROOT / "pyproject.toml"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    browser = json.loads(read(ROOT / "package.json"))
    wanted = {re.match(r"[\w-]+", line)[0] for group in groups for line in group}
    wanted |= {*browser["dependencies"], *browser["devDependencies"]}
    assert set(table) == wanted
    # What a machine with node does not install cannot be asked.
    other = {
        name: said
        for name, licence in table.items()
        if (said := declared(name)) is not None and families(said) != families(licence)
    }
    assert not other


def test_nothing_installed_is_under_the_agpl():
    assert [
        found.metadata["Name"]
        for found in importlib.metadata.distributions()
        if "AGPL" in (declared(found.metadata["Name"]) or "")
    ] == []


def test_every_word_of_the_glossary_is_one_of_the_code():
    code = "\n".join(read(path) for path in ROOT.glob("sanlian/**/*.py") if "migrations" not in path.parts)
    known = set(re.findall(r"\w+", code))
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| ([^|]*) \| .+ \|$", read(ROOT / "docs/glossary.md"), re.MULTILINE
    )
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(named) > 40
    assert named - known == set()


@pytest.mark.parametrize("page", sorted(generated.pages()))
def test_generated_pages_are_up_to_date(page):
    assert read(ROOT / page) == generated.pages()[page]().strip() + "\n", "`make docs` writes it"


@pytest.mark.parametrize("room", facts.rooms())
def test_every_fact_is_recorded_by_an_operation(room):
    found = facts.recorded(room)
    assert [name for name in facts.names(room) if not found[name].by] == []


def test_the_version_has_its_place_in_the_changelog():
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    titles = [title for level, title in headings(ROOT / "CHANGELOG.md") if level == "##"]
    assert titles[0] == "Unreleased"
    assert project["readme"] == "README.md"
    assert "Apache License" in read(ROOT / "LICENSE")


def _files():
    for folder in (".ci", "bench", "config", "data", "deploy", "docs", "sanlian", "tests", "tools"):
        # What set-up copied from packages was written by others.
        ours = (path for path in ROOT.glob(f"{folder}/**/*") if "vendor" not in path.parts)
        yield from (path for path in ours if path.is_file())
    yield from (path for path in ROOT.iterdir() if path.is_file())


def test_nothing_tells_of_the_machine_it_was_written_on():
    here = re.compile(rf"(?<![\w/]){re.escape(str(ROOT))}(?![\w-])|//(?:10|192\.168)\.\d|[.]internal\b")
    told = []
    for path in _files():
        if path.suffix in {
            ".md",
            ".py",
            ".toml",
            ".json",
            ".yaml",
            ".html",
            ".css",
            ".js",
            ".lock",
            ".po",
            ".txt",
            "",
        }:
            told += [
                f"{short(path)}: {found}" for found in here.findall(path.read_text("utf-8", errors="ignore"))
            ]
    assert told == []


def test_the_lock_file_of_uv_names_the_public_index_only():
    hosts = set(re.findall(r"https?://([^/\"]+)", read(ROOT / "uv.lock")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}
