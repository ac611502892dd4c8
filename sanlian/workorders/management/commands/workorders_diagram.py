"""Draw the life of an order."""

from typing import Any

from django.core.management.base import BaseCommand

from sanlian.workorders import lifecycle


class Command(BaseCommand):
    """manage.py workorders_diagram"""

    help = "Print docs/reference/order-states.md: the order's life as a Mermaid diagram, from lifecycle.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the page."""
        self.stdout.write("# The states of a work order\n")
        self.stdout.write("Drawn by `manage.py workorders_diagram` from `sanlian/workorders/lifecycle.py`.\n")
        self.stdout.write(f"```mermaid\n{lifecycle.mermaid()}\n```")
