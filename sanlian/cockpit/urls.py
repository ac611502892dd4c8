"""The addresses of the leaders' face."""

from datetime import date

from django.urls import path, register_converter

from sanlian.cockpit.pages import board, compare, lists, scene, screen, warnings


class Month:
    """A month in an address: 2021-07, read as its first day."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the first day; a month 13 is no address."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        """Return the month as it is written."""
        return value if isinstance(value, str) else f"{value:%Y-%m}"


register_converter(Month, "month")

app_name = "cockpit"
urlpatterns = [
    path("", screen.screen, name="screen"),
    path("board/", board.latest, name="board"),
    path("board/<month:month>/", board.month, name="board_month"),
    path("board/<month:month>/figures.csv", board.figures, name="board_figures"),
    path("board/<month:month>/<slug:unit>/", board.unit, name="board_unit"),
    path("board/<month:month>/<slug:unit>/<slug:indicator>/", board.cases, name="board_cases"),
    path("compare/", compare.compare, name="compare"),
    path("compare.csv", compare.table, name="compare_csv"),
    path("ground.svg", screen.ground, name="ground"),
    path("list/", lists.orders, name="list"),
    path("list.csv", lists.table, name="csv"),
    path("scene/", scene.scene, name="scene"),
    path("scene/areas.json", scene.areas, name="scene_areas"),
    path("scene/chosen/", scene.chosen, name="scene_chosen"),
    path("scene/ground/<str:paint>/<int:zoom>/<int:x>/<int:y>.png", scene.ground, name="scene_ground"),
    path("scene/heights/<int:zoom>/<int:x>/<int:y>.png", scene.heights, name="scene_heights"),
    path("scene/spots.json", scene.spots_of, name="scene_spots"),
    path("warnings/", warnings.warnings, name="warnings"),
]
