"""The addresses of the leaders' face."""

from django.urls import path, register_converter

from sanlian.cockpit.pages import (
    appeals,
    board,
    compare,
    ground,
    links,
    lists,
    monthly,
    own,
    publishing,
    scene,
    screen,
    warnings,
    watch,
)
from sanlian.scoring.rules import Span, read_span


class Covered:
    """What a board covers, in an address: 2021-07, 2021-Q3 or 2021."""

    regex = "[0-9]{4}(?:-(?:[0-9]{2}|Q[1-4]))?"

    def to_python(self, value: str) -> Span:
        """Return the months; a month 13 is no address."""
        found = read_span(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: Span | str) -> str:
        """Return it as it is written."""
        return str(value)


register_converter(Covered, "span")

app_name = "cockpit"
urlpatterns = [
    path("", screen.screen, name="screen"),
    path("screen.csv", screen.table, name="screen_csv"),
    path("board/", board.latest, name="board"),
    path("board/<span:span>/", board.month, name="board_month"),
    path("board/<span:span>/figures.csv", board.figures, {"form": "csv"}, name="board_figures"),
    path("board/<span:span>/figures.xlsx", board.figures, {"form": "xlsx"}, name="board_workbook"),
    path("board/<span:span>/board.pdf", board.as_pdf, name="board_pdf"),
    path("board/appeals/file/<int:number>/", appeals.evidence, name="appeal_evidence"),
    path("board/<span:span>/appeals/", appeals.appeals, name="appeals"),
    path("board/<span:span>/appeals/<int:number>/", appeals.appeal, name="appeal"),
    path("board/<span:span>/own/", own.own, name="board_own"),
    path("board/<span:span>/history/", publishing.history, name="board_history"),
    path("board/<span:span>/draft/", publishing.draft, name="board_draft"),
    path("board/<span:span>/publish/", publishing.publish, name="board_publish"),
    path("board/<span:span>/<slug:unit>/lesson/", publishing.lesson, name="board_lesson"),
    path("board/<span:span>/<slug:unit>/appeal/<int:order_id>/", appeals.write, name="appeal_write"),
    path("board/<span:span>/<slug:unit>/", board.unit, name="board_unit"),
    path("board/<span:span>/<slug:unit>/<slug:indicator>/", board.cases, name="board_cases"),
    path("public/", publishing.public_latest, name="public"),
    path("public/<span:span>/", publishing.public, name="public_board"),
    path("compare/", compare.compare, name="compare"),
    path("compare.csv", compare.table, name="compare_csv"),
    path("ground.svg", screen.ground, name="ground"),
    path("links/", links.links, name="links"),
    path("links.csv", links.table, name="links_csv"),
    path("list/", lists.orders, name="list"),
    path("list.csv", lists.table, name="csv"),
    path("month.pdf", monthly.as_pdf, name="month_pdf"),
    path("scene/", scene.scene, name="scene"),
    path("scene/areas.json", scene.areas, name="scene_areas"),
    path("scene/chosen/", scene.chosen, name="scene_chosen"),
    path("scene/base/<int:zoom>/<int:x>/<int:y>", ground.base, name="scene_base"),
    path("scene/ground/<str:paint>/<int:zoom>/<int:x>/<int:y>", ground.ground, name="scene_ground"),
    path("scene/heights/<int:zoom>/<int:x>/<int:y>", ground.heights, name="scene_heights"),
    path("scene/houses.json", ground.houses_in, name="scene_houses"),
    path("scene/model/<path:name>", ground.model_file, name="scene_model"),
    path("scene/spots.json", scene.spots_of, name="scene_spots"),
    path("watch/", watch.signs, name="watch"),
    path("watch/<int:number>/", watch.sign, name="watch_sign"),
    path("warnings/", warnings.warnings, name="warnings"),
]
