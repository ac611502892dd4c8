"""The invented county knows most things of itself, some too old, some not at all, and one seed gives one county."""

import pytest

from sanlian.dataitems import listings
from sanlian.dataitems.models import Value
from sanlian.demonstration import known
from tests.builders import MONDAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db


def test_most_is_known_some_is_stale_some_is_missing(county):
    entered = known.know(at=MONDAY, within=TOWNSHIP)

    assert entered == Value.objects.count()
    villages = listings.villages(TOWNSHIP, on=MONDAY.date())
    found = {}
    for village in villages:
        for item, standing in village.by_item:
            if item.held is None:
                found[item.code] = found.get(item.code, listings.Standing()) + standing
    head = found["household.head"]
    assert 90 <= head.percent < 100 and 0 < head.stale < head.known // 5
    assert found["household.code"].percent > 90
    assert VILLAGE in {village.code for village in villages}
    assert {source for source in Value.objects.values_list("source", flat=True)} <= {
        "公安户籍系统（示例）",
        "标准地址库（示例）",
        "网格台账（示例）",
    }
