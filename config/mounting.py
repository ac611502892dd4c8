"""Where a host application shows the product below a path of its own address."""

from collections.abc import Callable, Iterable
from typing import Any

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def under(prefix: str, app: App) -> App:
    """
    Return `app` as it answers below a path, such as `/sanlian`; without one, `app` itself.

    It does not matter whether the proxy in front takes the path off or leaves it on.
    """
    if not prefix:
        return app

    def answer(asked: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = asked.get("PATH_INFO", "")
        if path == prefix or path.startswith(f"{prefix}/"):
            asked["PATH_INFO"] = path[len(prefix) :] or "/"
        return app(asked, start_response)

    return answer
