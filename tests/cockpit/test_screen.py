"""The one screen: its numbers are as long as their lists, its cost does not grow, and it tells when it has changed."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import numpy as np
import pytest
import shapely
from django.utils import timezone

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.pictures import hills
from sanlian.cockpit.pictures.callouts import Note
from sanlian.cockpit.pictures.chart import chart_of
from sanlian.cockpit.pictures.scene import Part, scene_of
from sanlian.demonstration.simulate import Life
from sanlian.figures.queries import Counts
from sanlian.places import queries as places
from sanlian.workorders import operations as orders
from tests import builders
from tests.builders import VILLAGE
from tests.cockpit import leader
from tests.cockpit.numbers import wrong

pytestmark = pytest.mark.usefixtures("county")
LINK = re.compile(r'<a[^>]*href="(/cockpit/list/[^"]*)"[^>]*>([^<]*)</a>')


def shown(client, query: str = "") -> str:
    answer = client.get(f"/cockpit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def county_leader(client):
    client.force_login(leader("county", "leader"))
    return client


@pytest.fixture
def some_hours_ago():
    return timezone.now() - timedelta(hours=30)


def test_after_a_lived_week_every_number_is_as_long_as_the_list_behind_it(county_leader, worked_off):
    today = timezone.localdate()
    for _day in Life(start=today - timedelta(days=7), days=7, requests=60, seed=2).run():
        pass
    worked_off(timezone.now())
    page = shown(county_leader, "?period=90")

    numbers = {unescape(address): text for address, text in LINK.findall(page) if re.search(r"\d", text)}
    assert len(numbers) > 150
    said = {
        address: int(re.search(r"\d[\d,]*", text).group().replace(",", ""))
        for address, text in numbers.items()
    }
    assert not wrong(county_leader, list(said.items()))


def test_every_number_of_the_screen_is_a_line_of_its_table(county_leader, worked_off, some_hours_ago):
    for _each in range(3):
        builders.rated(at=some_hours_ago)
    worked_off(timezone.now())
    page = county_leader.get("/cockpit/?period=week").context["screen"]

    answer = county_leader.get("/cockpit/screen.csv?period=week")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["一屏的哪一块", "代码", "名称", "指标项", "数值", "上一期"]
    told = {tuple(line[:4]): line[4] for line in lines[1:]}
    assert len(told) == len(lines) - 1
    assert told["时段", "", "", "收到"] == str(page.counts.received)
    assert told["现在", "", "", "办理中"] == str(page.now.in_hand)
    for row in page.places:
        assert told["地区", row.code, row.words, "收到"] == str(row.counts.received)
    assert any(line[0] == "环节" for line in lines)
    for who in (leader("dept-housing"), None):
        county_leader.logout()
        if who:
            county_leader.force_login(who)
        assert county_leader.get("/cockpit/screen.csv").status_code == (403 if who else 302)


def test_the_number_of_questions_does_not_grow(
    county_leader, worked_off, some_hours_ago, django_assert_max_num_queries
):
    shown(county_leader)
    with django_assert_max_num_queries(17):
        shown(county_leader)
    for _ in range(3):
        builders.rated(at=some_hours_ago)
    builders.accepted(at=some_hours_ago)
    worked_off(timezone.now())
    with django_assert_max_num_queries(17):
        assert shown(county_leader, "?period=90").count("330825201") > 5


def test_an_open_screen_asks_and_gets_the_figures_only_when_they_have_changed(
    county_leader, worked_off, some_hours_ago
):
    version = re.search(r'data-version="([^"]+)"', shown(county_leader)).group(1)
    assert county_leader.get(f"/cockpit/?since={version}").status_code == 204

    builders.accepted(at=some_hours_ago)
    worked_off(timezone.now())
    block = county_leader.get(f"/cockpit/?since={version}")
    assert block.status_code == 200
    assert "<html" not in block.content.decode()
    newer = re.search(r'data-version="([^"]+)"', block.content.decode()).group(1)
    assert newer != version
    assert county_leader.get(f"/cockpit/?since={newer}").status_code == 204


def test_under_thirty_cases_no_percentage_is_said(county_leader, worked_off, some_hours_ago):
    builders.rated(at=some_hours_ago)
    worked_off(timezone.now())
    page = shown(county_leader, "?period=90")
    assert "太少，不算" in page
    assert not re.search(r"\d%</p>", page)


def test_a_village_is_the_last_step_down(county_leader):
    page = shown(county_leader, "?place=330825201207&period=week")
    assert [
        crumb["place"].code for crumb in county_leader.get("/cockpit/?place=330825201207").context["crumbs"]
    ] == [
        "330825",
        "330825201",
        "330825201207",
    ]
    assert "各村社" not in page


def test_a_township_begins_at_itself(client):
    client.force_login(leader("twp-330825201"))
    answer = client.get("/cockpit/")
    assert [crumb["place"].code for crumb in answer.context["crumbs"]] == ["330825201"]
    assert {part.place.code[:9] for part in answer.context["screen"].parts} == {"330825201"}


def test_english_reads_well(county_leader):
    county_leader.cookies["django_language"] = "en"
    page = shown(county_leader)
    for words in ("One screen", "What people got", "Closed is not solved", "Where orders wait"):
        assert words in page


def test_the_ground_is_a_picture_that_may_be_kept(county_leader):
    answer = county_leader.get("/cockpit/ground.svg?place=330825201")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "max-age=86400" in answer["Cache-Control"]
    assert answer.content.count(b"<path") > 10


def test_the_ground_is_a_few_smooth_areas_and_small(county_leader):
    drawn = county_leader.get("/cockpit/ground.svg?place=330825").content.decode()
    assert len(drawn) < 100_000
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert drawn.count("var(--light)") < 40


def test_hills_are_painted_from_light_to_dark_and_lie_within_the_place():
    around = shapely.box(119.0, 29.0, 119.2, 29.2)

    def peak(lon, lat):
        return 800 * np.exp(-((lon - 119.1) ** 2 + (lat - 29.1) ** 2) * 900)

    def project(lon, lat):
        return (lon - 119) * 1000, (29.2 - lat) * 1000

    found = list(hills.shades(around, peak, project, highest=900))
    lights = [light for light, _path in found]
    assert len(found) > 10
    assert lights == sorted(lights, reverse=True)
    for _light, path in found:
        for start in re.findall(r"M(-?[\d.]+) (-?[\d.]+)l", path):
            assert all(-1 <= float(number) <= 201 for number in start)
    flat = list(hills.shades(around, lambda lon, lat: lon * 0, project, highest=900))
    assert len(flat) == 1


def test_a_column_is_as_high_as_what_is_in_hand_and_wears_the_worst_state():
    def part(code: str, in_hand: int, overdue: int = 0, due_today: int = 0) -> Part:
        return Part(places.get(code), in_hand, overdue, due_today, query="")

    scene = scene_of(
        "330825",
        [
            part("330825201", 40, overdue=1, due_today=3),
            part("330825101", 20, due_today=1),
            part("330825001", 0),
        ],
    )
    tall = {column.part.place.code: column.tall for column in scene.columns}
    assert tall["330825201"] > tall["330825101"] > tall["330825001"] == 0
    assert {column.part.state for column in scene.columns} == {"late", "warn", ""}
    assert all(0 < column.x < scene.width and 0 < column.y < scene.height for column in scene.columns)


def test_names_and_columns_keep_clear_of_one_another():
    villages = places.children("330825001")
    scene = scene_of(
        "330825001", [Part(each, number % 3, 0, 0, query="") for number, each in enumerate(villages)]
    )
    names = [column.name for column in scene.columns if column.name is not None]
    assert len(names) > len(villages) / 2
    assert all(column.name is not None for column in scene.columns if column.part.in_hand)
    quiet = [column.name for column in scene.columns if column.name is not None and not column.part.in_hand]
    bodies = [column.body for column in scene.columns]
    assert not any(
        name.meets(other) for name in quiet for other in [*bodies, *(n for n in names if n is not name)]
    )


def note(code: str, words: str = "停水") -> Note:
    place = places.get(code)
    return Note(place, "orange", (place.short_name, words), "7天5件", "/cockpit/warnings/")


def test_what_stands_out_is_written_where_it_covers_nothing():
    parts = [Part(each, 5, 1, 0, query="") for each in places.children("330825")]
    notes = [note(village.code) for village in places.villages("330825001")[:4]]
    scene = scene_of("330825", parts, notes)
    boxes = [callout.box for callout in scene.callouts]
    assert len(boxes) == 4
    taken = [column.body for column in scene.columns] + [
        column.name for column in scene.columns if column.name
    ]
    for box in boxes:
        assert 0 <= box.left < box.right <= scene.width
        assert 0 <= box.top < box.bottom <= scene.height
        assert not any(box.meets(other) for other in [*taken, *(each for each in boxes if each is not box)])
    assert len(scene_of("330825", parts, [note(VILLAGE, "很" * 80)]).callouts) == 0


def test_a_village_shows_its_grids_and_the_orders_that_lie_with_each(
    county_leader, worked_off, some_hours_ago
):
    grid = places.children(VILLAGE)[0]
    request = builders.ask(at=some_hours_ago)
    orders.dispatch(
        request.order_id, to=f"grid-{grid.code}", by=builders.desk_of(request.order), at=some_hours_ago
    )
    worked_off(timezone.now())
    answer = county_leader.get(f"/cockpit/?place={VILLAGE}")
    assert [part.in_hand for part in answer.context["screen"].parts] == [
        1,
        *[0] * (len(places.children(VILLAGE)) - 1),
    ]
    address = unescape(
        re.search(rf'href="([^"]*unit=grid-{grid.code}[^"]*)"', answer.content.decode()).group(1)
    )
    assert county_leader.get(address).context["number"] == 1


def test_the_path_of_places_says_what_lies_below(county_leader):
    page = shown(county_leader)
    crumbs = page[page.index('class="crumbs"') : page.index("</nav>", page.index('class="crumbs"'))]
    assert "15个乡镇街道" in crumbs
    assert crumbs.count("place=330825") >= 15
    assert "个网格" in shown(county_leader, f"?place={VILLAGE}")


def test_the_chart_has_round_ticks_and_shades_days_off():
    last = builders.MONDAY.date()
    chart = chart_of(
        {last: Counts(received=37, ended=5)}, last=last, length=60, calendar=catalogue.calendar()
    )
    assert [value for _y, value in chart.ticks] == [0, 20, 40]
    assert chart.totals == (37, 5)
    assert len(chart.off) == sum(not day.working for day in chart.days) > 10
