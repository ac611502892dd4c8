"""Doing several things at the same moment, each with a connection of its own; PostgreSQL lets them race."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from sanlian.kernel.errors import Refusal


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own; return what each returned or was refused; any other fault is raised."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)
    faults: list[Exception] = []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=10)
            results[number] = works[number]()
        except Refusal as refusal:
            results[number] = refusal
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if faults:
        raise faults[0]
    return results
