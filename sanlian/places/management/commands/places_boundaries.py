"""Take over boundaries from GeoJSON, or check them and draw what is wrong."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sanlian.places import coordinates, survey
from sanlian.places.management.desk import Desk, said
from sanlian.places.operations import FlawedBoundaries, Surveyed, check_boundaries, draw_boundaries


class Command(BaseCommand):
    """manage.py places_boundaries FILE.geojson --system SYSTEM"""

    help = "Take over the boundaries of a GeoJSON file, all or none, and draw what is wrong with them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, its coordinate system and the report."""
        parser.add_argument(
            "file", type=Path, help="a FeatureCollection; features name their places by code or adcode"
        )
        parser.add_argument(
            "--system", required=True, choices=coordinates.SYSTEMS, help="in which its numbers are given"
        )
        parser.add_argument("--report", type=Path, help="write the survey there, as a drawing (SVG)")
        parser.add_argument("--check", action="store_true", help="look only, change nothing")
        parser.add_argument(
            "--despite",
            action="store_true",
            help="take over boundaries that overlap, leave gaps or stick out; broken rings never",
        )
        parser.add_argument(
            "--thinnest",
            type=float,
            default=survey.THINNEST,
            metavar="METRES",
            help="flaws that are nowhere as wide do not count (default: %(default)s)",
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        system: str,
        report: Path | None,
        check: bool,
        despite: bool,
        thinnest: float,
        **options: Any,
    ) -> None:
        """Survey and take over; flaws change nothing and end with status 1."""
        with said(file):
            try:
                collection = json.loads(file.read_text(encoding="utf-8-sig"))
                surveyed = (
                    check_boundaries(collection, system=system, thinnest=thinnest)
                    if check
                    else draw_boundaries(
                        collection,
                        system=system,
                        thinnest=thinnest,
                        despite=despite,
                        by=Desk(),
                        at=timezone.now(),
                    )
                )
            except json.JSONDecodeError as error:
                raise CommandError(f"{file} is no JSON: {error}.") from None
            except FlawedBoundaries as flawed:
                self._tell(flawed.surveyed, report)
                raise
            self._tell(surveyed, report)
        if check and surveyed.flaws:
            raise CommandError(f"{file}: {len(surveyed.flaws)} flaws.")

    def _tell(self, surveyed: Surveyed, report: Path | None) -> None:
        for number, line in enumerate(surveyed.lines(), start=1):
            self.stdout.write(f"{number}. {line}")
        self.stdout.write(f"{len(surveyed.labels)} boundaries, {len(surveyed.flaws)} flaws.")
        if report:
            report.write_text(surveyed.drawing(), encoding="utf-8")
            self.stdout.write(f"Drawn in {report}.")
