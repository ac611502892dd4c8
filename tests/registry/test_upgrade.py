"""A newer version of the product brings its reference data, and what the county has changed itself stands."""

import io
import shutil

import pytest
import yaml
from django.core.management import call_command
from django.utils import translation

from sanlian.analysis import repeats
from sanlian.catalogue import listings, operations as catalogue
from sanlian.catalogue.models import CatalogueVersion, Category
from sanlian.catalogue.rules import RowChange, values_of
from sanlian.journal.models import Entry
from sanlian.kernel.errors import NotAllowed
from sanlian.notify import operations as messages, queries as wordings
from sanlian.people import queries as people
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, User
from sanlian.registry import operations
from tests.builders import MONDAY, officer
from tools.paths import ROOT

pytestmark = pytest.mark.django_db
ITEM, OTHER_ITEM = "受理并办理“标志标线信号灯”诉求", "受理并办理“电信网络诈骗”诉求"


@pytest.fixture
def newer(county, settings, tmp_path):
    """Return a function that changes a file of the product, of which this is a later version then."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    settings.BASE_DIR = tmp_path

    def change(name, old, new):
        path = tmp_path / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.fixture
def second_keeper(keeper):
    """Return another administrator of the county."""
    user = User.objects.create_user(phone="13800001234", name="方兰", password=None)
    post = Post.objects.get(user=keeper.id, role="administrator")
    Post.objects.create(
        user=user, unit=post.unit, role=post.role, secrecy=post.secrecy, valid_from=post.valid_from
    )
    return people.actor_of_user(user.pk, on=MONDAY.date())


def item(code):
    return values_of(listings.present(), "items")[code]


def upgraded():
    return {each.part: each for each in operations.upgrade(by=HOUSE, at=MONDAY)}


def test_the_version_that_built_the_county_brings_nothing(county):
    entries = Entry.objects.count()
    assert all(each.loaded.new == () and not each.refused for each in upgraded().values())
    assert Entry.objects.count() == entries


def test_new_reference_data_comes_and_the_countys_own_stands(newer, keeper, second_keeper):
    before = item("1.1")
    change = RowChange("items", "1.1", before, {**before, "title": "受理交通标志诉求"})
    ask = {"from_day": MONDAY.date(), "reason": "会议纪要", "by": keeper, "at": MONDAY}
    catalogue.confirm(catalogue.propose([change], **ask), by=second_keeper, at=MONDAY)
    third = item("1.3")
    waiting = catalogue.propose([RowChange("items", "1.3", third, {**third, "title": "还没定"})], **ask)
    own_words = yaml.safe_load((ROOT / "data/notify/messages.yaml").read_text(encoding="utf-8"))
    own_words["messages"]["order.new"]["title"] = {"zh-hans": "来单了", "en": "Here is one"}
    messages.load({"messages": {"order.new": own_words["messages"]["order.new"]}}, by=keeper, at=MONDAY)
    newer("catalogue/categories.yaml", 'version: "2026.1"', 'version: "2099.1"')
    newer("catalogue/responsibilities.yaml", ITEM, "产品的新名称")
    newer("catalogue/responsibilities.yaml", OTHER_ITEM, "另一个新名称")
    newer("notify/messages.yaml", "有一件新任务单", "新来了一件任务单")
    newer("notify/messages.yaml", "请您单位协办", "请协办")
    newer("analysis/warnings.yaml", 'version: "2021.2"', 'version: "2099.1"')
    newer("scoring/indicators.yaml", 'version: "2021.8"', 'version: "2099.1"')

    done = upgraded()

    assert not any(each.refused for each in done.values())
    assert done["catalogue"].loaded.new == ("2099.1",) and "items 1.1" in done["catalogue"].loaded.own
    assert (done["messages"].loaded.new, done["messages"].loaded.own) == (("order.assist",), ("order.new",))
    assert item("1.1")["title"] == "受理交通标志诉求"
    assert item("1.2")["title"] == "另一个新名称"
    assert item("1.3") == third and listings.proposal(waiting).state == "waiting"
    assert wordings.newest("order.new")[1].title["en"] == "Here is one"
    assert wordings.newest("order.assist")[1].title["zh-hans"] == "请协办"
    assert repeats.rules_in_force().version == "2099.1"

    entries = Entry.objects.count()
    assert all(each.loaded.new == () for each in upgraded().values())
    assert Entry.objects.count() == entries


def test_a_part_that_is_refused_stays_and_the_others_come(newer):
    newer("catalogue/limits.yaml", "2 clock hours", "2 woolly hours")
    newer("analysis/warnings.yaml", "steps: {yellow: 3", "steps: {yellow: 2")
    newer("notify/messages.yaml", "请您单位协办", "请协办")
    versions = CatalogueVersion.objects.count()

    with translation.override("en"), pytest.raises(SystemExit):
        call_command("county_upgrade", stdout=(out := io.StringIO()))

    said = out.getvalue()
    assert "calendar: refused" in said and "woolly" in said
    assert "Version 2021.2 holds other rules" in said
    assert "Words of messages: in force: order.assist" in said
    assert CatalogueVersion.objects.count() == versions


def test_a_file_that_is_gone_is_named(newer, settings):
    (settings.BASE_DIR / "data" / "notify" / "messages.yaml").unlink()
    with translation.override("en"):
        assert upgraded()["messages"].refused == ["messages.yaml cannot be read as a document."]


def test_a_county_that_came_as_an_archive_keeps_all_of_it(county):
    """Nothing of its catalogue came out of files, so whatever differs from them is its own."""
    Category.objects.filter(code="road.lamp").update(resident_name="灯黑了")
    CatalogueVersion.objects.update(from_files=False)

    done = upgraded()

    assert Category.objects.get(code="road.lamp").resident_name == "灯黑了"
    assert "categories road.lamp" in done["catalogue"].loaded.own


def test_it_is_not_everybodys_to_bring(county):
    with pytest.raises(NotAllowed):
        operations.upgrade(by=officer("dept-housing"), at=MONDAY)
