"""What can be done about places: import their codes and names, draw the demonstration's geometry."""

from sanlian.places.operations.draw_demonstration import draw_demonstration
from sanlian.places.operations.import_places import BadRow, Imported, NewPlace, import_places

__all__ = ["BadRow", "Imported", "NewPlace", "draw_demonstration", "import_places"]
