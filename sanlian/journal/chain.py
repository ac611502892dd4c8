"""
How entries are chained: each carries the hash of its content together with the hash of the one before.

Whoever changes, removes or inserts an entry breaks every hash after it; `journal_verify` walks the chain.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one spelling of an entry's content that is hashed: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: str, content: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of an entry that follows `previous`."""
    return hashlib.sha256(previous.encode() + canonical(content)).hexdigest()


def content_of(
    *,
    seq: int,
    name: str,
    at: datetime,
    by: tuple[str, int | None, str],
    subject: tuple[str, str],
    details: Any,
) -> dict[str, Any]:
    """Return what an entry says, as it is hashed; the instant in UTC to the microsecond."""
    return {
        "seq": seq,
        "name": name,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": list(by),
        "subject": list(subject),
        "details": details,
    }
