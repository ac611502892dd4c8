"""The groups of peers of a version or draft of the board's rules, as pages list them."""

from collections.abc import Mapping
from typing import Any

from sanlian.look.lists import listed
from sanlian.people import names
from sanlian.registry import indicatorwords as words
from sanlian.scoring import queries as scoring, rules


def table(content: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """
    Return the groups by level with how many units each takes in today, and the units that none takes in.

    :param base: the rules that the content was made from; groups that differ from it are marked
    """
    groups = rules.check(content)[0].peers
    before = {each["code"]: each for each in base["peers"]} if base else {}
    entries = {each["code"]: each for each in content["peers"]}
    return {
        "levels": [
            {
                "code": level,
                "name": words.level_words(level),
                "rows": [
                    {
                        "code": each.code,
                        "name": words.name_words(entries[each.code]),
                        "kinds": listed(words.kind_words(kind) for kind in each.kinds),
                        "size": words.size_words(level, each.fewest_grids, each.most_grids),
                        "units": len(scoring.members(each)),
                        "changed": base is not None and before.get(each.code) != entries[each.code],
                    }
                    for each in groups
                    if each.level == level
                ],
            }
            for level in rules.LEVELS
        ],
        "apart": [names.unit_words(code) for code in scoring.apart(groups)],
    }
