"""What is said at the start of a map that cannot be read: to who sets it up, not to the leader who opens the scene."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from sanlian.cockpit.maps import brought, houses, model


def maps_can_be_read(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Name every map of the settings that cannot be read."""
    found: list[CheckMessage] = []
    doors: list[Callable[[], Any]] = [brought.heights_look_right, brought.base, brought.layers, model.folder]
    if settings.SCENE_HOUSES:
        doors.append(houses.brought)
    for number, opened in enumerate(doors, start=1):
        try:
            opened()
        except ImproperlyConfigured as fault:
            found.append(Error(str(fault), id=f"cockpit.E00{number}"))
    return found
