"""
Measure the analysis engine on messages that lie outside the project, and write what it reached into the reference.

    python -m bench.analysis --data FOLDER [--twins FILE] [--growth 4 16 64] [--output docs/reference/analysis.md]

FOLDER holds `classification_train.csv` (id, title, text, label) and `hot_issues_train.csv` (id, author, title, at,
text, against, likes). Nothing of what stands in them is written down, only figures. FILE holds what `python -m
bench.twins` printed, which fills a database with a million orders and so is measured apart. Progress goes to stderr.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from zlib import crc32

import yaml

from sanlian.analysis import engine
from sanlian.analysis.engine.evaluate import evaluate
from sanlian.analysis.engine.issues import Issue, hot_issues
from sanlian.analysis.engine.model import Message
from sanlian.analysis.engine.normalise import normalise
from sanlian.analysis.engine.posts import Post, posts_of
from sanlian.analysis.engine.tables import rows_of

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "docs" / "reference" / "analysis.md"
FOLDS = 5
# What tells, by its words alone, whether a message belongs to one of the two matters that are known to recur in the
# hot-issue table. Asked of the titles it finds the messages that are about the matter; asked of the whole text it also
# finds those that name the estate, or talents, on the way to something else (a school, a pension).
KNOWN: dict[str, Callable[[str], bool]] = {
    "subsidies for talents who buy a home": lambda text: (
        "人才" in text and ("补贴" in text or "购房" in text)
    ),
    "cracked walls and other faults of one estate": lambda text: "五矿万境" in text,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what it is, what was asked for, what was reached."""

    name: str
    asked: str
    reached: str


def main(words: Sequence[str] | None = None) -> int:
    """Measure, write the page, and print the figures as one JSON object last."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--twins", type=Path)
    parser.add_argument("--growth", type=int, nargs="*", default=[4, 16, 64])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    asked = parser.parse_args(words)
    sections = {
        "Learning from labelled messages": learning(asked.data / "classification_train.csv"),
        "Before anything was learnt": cold_start(),
        "Danger, minors, violence": danger(),
        "Hot issues": issues(asked.data / "hot_issues_train.csv", asked.growth),
    }
    if asked.twins:
        sections["Twins among past requests"] = twins(asked.twins)
    asked.output.write_text(page(sections), encoding="utf-8")
    found = {title: {line.name: line.reached for line in lines} for title, lines in sections.items()}
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


def page(sections: Mapping[str, Sequence[Line]]) -> str:
    """Return the reference page."""
    blocks = [
        "# What the analysis reaches",
        "Written by `python -m bench.analysis --data FOLDER --twins FILE`, which measures on messages that lie outside "
        "the project; what each figure means is said in the modules of `sanlian/analysis/engine/`. Figures of time "
        "depend on the machine; all others come out the same again.",
    ]
    for title, lines in sections.items():
        rows = "\n".join(f"| {line.name} | {line.asked or '—'} | {line.reached} |" for line in lines)
        blocks += [f"## {title}", f"| figure | asked for | reached |\n| --- | --- | --- |\n{rows}"]
    return "\n\n".join(blocks) + "\n"


def twins(printed: Path) -> list[Line]:
    """Return the figures that `bench.twins` printed, its last line."""
    found = json.loads(printed.read_text(encoding="utf-8").splitlines()[-1])
    return [
        Line("past requests", "1,000,000", f"{found['orders']:,}"),
        Line("searched for", "", f"{found['asked']:,}"),
        Line("milliseconds, median", "", f"{found['median_ms']}"),
        Line("milliseconds, 95 of 100 within", "≤ 30", f"{found['p95_ms']}"),
        Line("milliseconds, the slowest", "", f"{found['greatest_ms']}"),
    ]


# ── learning ──────────────────────────────────────────────────────────────────────────────────────


def learning(table: Path) -> list[Line]:
    """Return the mean figures of five folds; messages with the same normalised title stay in one fold."""
    rows = rows_of(table, ("id", "title", "text", "label"))
    fold = [crc32(normalise(row["title"]).encode()) % FOLDS for row in rows]
    found = []
    for number in range(FOLDS):
        say(f"fold {number + 1} of {FOLDS}")
        parts = [
            [row for row, at in zip(rows, fold, strict=True) if (at == number) is tested]
            for tested in (False, True)
        ]
        train, test = (
            ([Message(row["title"], row["text"]) for row in part], [row["label"] for row in part])
            for part in parts
        )
        found.append(evaluate(train, test)[1].figures)

    def mean(name: str) -> float:
        return sum(each[name] or 0.0 for each in found) / FOLDS

    return [
        Line("messages", "", str(len(rows))),
        Line("macro-F1, five folds", "≥ 0.92", f"{mean('macro_f1'):.4f}"),
        Line("accuracy", "", f"{mean('accuracy'):.4f}"),
        Line("expected calibration error", "≤ 0.03", f"{mean('ece'):.4f}"),
        Line("decided alone at 0.97", "≥ 75 %", f"{mean('coverage_at_0.97'):.1%}"),
        Line("of those right", "≥ 97 %", f"{mean('precision_at_0.97'):.1%}"),
        Line("decided alone at 0.99", "", f"{mean('coverage_at_0.99'):.1%}"),
        Line("texts a second, one core", "≥ 1,500", f"{mean('texts_per_second'):,.0f}"),
        Line("seconds to learn", "≤ 180", f"{mean('fit_seconds'):.1f}"),
        Line("size of the model", "≤ 60 MB", f"{mean('model_bytes') / 1e6:.1f} MB"),
    ]


# ── cold start ────────────────────────────────────────────────────────────────────────────────────


def cold_start() -> list[Line]:
    """Return how right the catalogue's words alone are on the demonstration's invented messages."""
    catalogue = yaml.safe_load((ROOT / "data/catalogue/categories.yaml").read_text(encoding="utf-8"))
    leaves = [each for each in catalogue["categories"] if "." in each["code"]]
    leads = {leaf["code"]: leaf["lead"] for leaf in leaves}
    classifier = engine.Classifier(
        [
            engine.Label(
                leaf["code"],
                f"{leaf['name']} {leaf['resident_name']}",
                tuple(leaf.get("keywords", ())),
                leaf.get("description", ""),
            )
            for leaf in leaves
        ],
        fallback="village.other",
    )
    labelled = [pair for pair in _invented() if pair[1] in leads]
    whole, alone = engine.curve(classifier, labelled, [0.0, 0.8], leads=leads)
    return [
        Line("invented messages", "300", str(whole.messages)),
        Line("leading unit right", "≥ 0.75", f"{whole.arrival:.3f}"),
        Line("matter right", "", f"{whole.precision:.3f}"),
        Line("sent out alone at 0.80", "", f"{alone.coverage:.1%}"),
        Line("of those right", "", f"{alone.precision:.1%}"),
    ]


def _invented() -> Iterator[tuple[str, str]]:
    slots = {"{village}": "我们村", "{landmark}": "那边", "{person}": "老方", "{group}": "三"}
    for file in sorted((ROOT / "data/demonstration/messages").glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for category, entries in content.items() if isinstance(content, dict) else ():
            for entry in entries:
                text = str(entry["text"] if isinstance(entry, dict) else entry)
                for slot, words in slots.items():
                    text = text.replace(slot, words)
                yield text, category


# ── danger ────────────────────────────────────────────────────────────────────────────────────────


def danger() -> list[Line]:
    """Return recall and precision of the rules alone and with what was learnt, on seen and unseen messages."""
    lines = []
    for file, words, alarmed, asked in (
        ("signals.yaml", "rules alone, improved on these", _by_rule, ("", "")),
        ("signals_unseen.yaml", "rules alone, unseen", _by_rule, ("", "")),
        ("signals_unseen.yaml", "rules and learning, unseen", _noticed, ("≥ 0.98", "≥ 0.6")),
        ("danger_unseen.yaml", "rules alone, unseen, by another author", _by_rule, ("", "")),
        (
            "danger_unseen.yaml",
            "rules and learning, unseen, by another author",
            _noticed,
            ("≥ 0.98", "≥ 0.6"),
        ),
    ):
        content = yaml.safe_load((ROOT / "tests/analysis" / file).read_text(encoding="utf-8"))
        harmless = content.pop("none")
        meant = [text for texts in content.values() for text in texts]
        heard, wrong = (sum(map(alarmed, texts)) for texts in (meant, harmless))
        lines += [
            Line(f"recall, {len(meant)} messages ({words})", asked[0], f"{heard / len(meant):.3f}"),
            Line(
                f"precision, with {len(harmless)} harmless ones", asked[1], f"{heard / (heard + wrong):.3f}"
            ),
        ]
    return lines


def _by_rule(text: str) -> bool:
    found = engine.signals_in(engine.normalise(text))
    return bool(found.urgent or found.sensitive)


@cache
def _learnt() -> engine.Danger:
    return engine.Danger.load(ROOT / "data/analysis/danger.jsonl")


def _noticed(text: str) -> bool:
    return _by_rule(text) or bool(_learnt().words_in(engine.normalise(text)))


# ── hot issues ────────────────────────────────────────────────────────────────────────────────────


def issues(table: Path, growth: Sequence[int]) -> list[Line]:
    """Return where the known matters stand among the hottest, how whole and pure they are, and how time grows."""
    posts = posts_of(table)
    seconds, found = _timed(posts)
    lines = [Line("messages", "", str(len(posts))), Line("seconds", "≤ 30", f"{seconds:.1f}")]
    for name, about in KNOWN.items():
        lines += _known(name, about, posts, found)
    for times in growth:
        say(f"{times} times the messages")
        many = list(_copies(posts, times))
        lasted, _ = _timed(many)
        per_message = (lasted / len(many)) / (seconds / len(posts))
        lines.append(
            Line(
                f"{times} × the messages ({len(many):,})",
                "linear-ish",
                f"{lasted:.1f} s, {per_message:.2f} × the time per message",
            )
        )
    return lines


def _known(
    name: str, about: Callable[[str], bool], posts: Sequence[Post], found: Sequence[Issue]
) -> Iterator[Line]:
    titled = {post.id for post in posts if about(post.title)}
    mentioned = {post.id for post in posts if about(post.title + post.text)}
    ranked = [
        (len(titled & {post.id for post in issue.posts}), -rank, issue) for rank, issue in enumerate(found, 1)
    ]
    hits, rank, issue = max(ranked, key=lambda each: each[:2])
    if not hits:
        yield Line(f"{name}: rank", "≤ 5", "not among the ten hottest")
        return
    inside = {post.id for post in issue.posts}
    yield Line(f"{name}: rank", "≤ 5", str(-rank))
    for members, how in ((titled, "that say so in the title"), (mentioned, "that name it anywhere")):
        asked = "≥ 80 %" if members is titled else ""
        yield Line(
            f"{name}: found of {len(members)} {how}", asked, f"{len(members & inside) / len(members):.0%}"
        )
    yield Line(f"{name}: purity of {len(inside)}", "≥ 80 %", f"{len(mentioned & inside) / len(inside):.0%}")


def _timed(posts: Sequence[Post]) -> tuple[float, list[Issue]]:
    started = time.perf_counter()
    found = hot_issues(posts, top=10)
    return time.perf_counter() - started, found


def _copies(posts: Sequence[Post], times: int) -> Iterator[Post]:
    """Yield the messages several times over: other people, other years, one character in six another one."""
    dice = random.Random(1)
    alphabet = sorted({character for post in posts for character in post.title})
    for number in range(times):
        for post in posts:
            yield replace(
                post,
                id=f"{post.id}-{number}",
                author=f"{post.author}-{number}",
                at=post.at + timedelta(days=400 * number),
                title=_noisy(post.title, alphabet, dice) if number else post.title,
                text=_noisy(post.text, alphabet, dice) if number else post.text,
            )


def _noisy(text: str, alphabet: Sequence[str], dice: random.Random) -> str:
    return "".join(dice.choice(alphabet) if dice.random() < 1 / 6 else character for character in text[:600])


def say(words: str) -> None:
    """Tell somebody who waits how far it is."""
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())
