"""The analysis is measured by one command, on tables that it is handed, and the figures become a page."""

import csv
import json

from bench import analysis

LABELS = {"灯": "路灯不亮晚上看不见路", "水": "自来水停了家里没有水用", "路": "村道坑坑洼洼车子过不去"}


def tables(folder):
    with (folder / "classification_train.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "title", "text", "label"])
        for number in range(150):
            label = list(LABELS)[number % 3]
            writer.writerow(
                [number, f"第{number}件{label}", f"{LABELS[label]}，{number}号门口，请派人来看", label]
            )
    with (folder / "hot_issues_train.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "author", "title", "at", "text", "against", "likes"])
        for number in range(6):
            text = f"五矿万境的墙裂了一条缝，{number}楼也渗水"
            writer.writerow(
                [number, f"a{number}", "五矿万境墙体开裂", f"2026-03-0{number + 1} 08:00", text, 0, 3]
            )
        writer.writerow([9, "b", "公交车太少", "2026-03-09 08:00", "一小时才一班", 0, 0])


def test_one_command_measures_and_writes_the_page(tmp_path, capsys):
    tables(tmp_path)
    output = tmp_path / "page.md"
    printed = tmp_path / "twins.json"
    twins = {"orders": 1_000_000, "asked": 2000, "found": 5, "median_ms": 4, "p95_ms": 9.5, "greatest_ms": 20}
    printed.write_text(f"Loading …\n{json.dumps(twins)}\n", encoding="utf-8")
    given = ["--data", str(tmp_path), "--twins", str(printed), "--growth", "2", "--output", str(output)]
    assert analysis.main(given) == 0

    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert float(found["Learning from labelled messages"]["accuracy"]) > 0.9
    assert float(found["Before anything was learnt"]["leading unit right"]) >= 0.75
    hot = found["Hot issues"]
    assert hot["cracked walls and other faults of one estate: rank"] == "1"
    assert hot["subsidies for talents who buy a home: rank"] == "not among the ten hottest"
    assert found["Twins among past requests"]["milliseconds, 95 of 100 within"] == "9.5"
    signals = list(found["Danger, minors, violence"].values())
    assert float(signals[0]) >= 0.98 and float(signals[1]) >= 0.6
    assert "| leading unit right | ≥ 0.75 |" in output.read_text(encoding="utf-8")
