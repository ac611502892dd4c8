"""Reading settings from the environment: the one place that knows how they are spelled."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything but 1/true/yes/on and 0/false/no/off is refused."""
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}.")


def words(name: str, *, default: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def prefix(name: str) -> str:
    """
    Return a path such as `/sanlian`, without a slash at its end; empty where none is set.

    :raises ImproperlyConfigured: for what is no path
    """
    raw = os.environ.get(name, "").rstrip("/")
    if raw and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", raw):
        raise ImproperlyConfigured(f"{name} must be a path such as /sanlian, not {raw!r}.")
    return raw


def scanner(name: str) -> str:
    """
    Return where a virus scanner listens, `unix:/path` or `host:port`; empty where none is set.

    :raises ImproperlyConfigured: for anything else
    """
    raw = os.environ.get(name, "")
    if raw and not re.fullmatch(r"unix:/.+|[^:/\s]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", raw):
        raise ImproperlyConfigured(f"{name} must be unix:/path or host:port, not {raw!r}.")
    return raw


def database(url: str, *, base: Path) -> dict[str, Any]:
    """
    Return Django's settings for one database URL.

    `sqlite:///relative/path` is read from `base`; `postgresql://user:password@host:port/name` may carry
    `?host=/socket/folder`.

    :raises ImproperlyConfigured: for another scheme
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = base / Path(unquote(parts.path.removeprefix("/")) or "var/sanlian.sqlite3")
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            # IMMEDIATE: a writer takes the lock when it begins, so two writers queue up; a transaction
            # that began by reading would be refused at once instead of waiting.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000;"
                ),
            },
            "TEST": {"NAME": base / "var" / "test.sqlite3"},
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": False,
            # What a connection has asked five times it need not have planned again: planning the seven tables of
            # a receipt took ten times as long as reading them. (A pool in transaction mode in between would have
            # to know about prepared statements, as PgBouncer does from 1.21 on.)
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
        }
    raise ImproperlyConfigured(f"DATABASE_URL must begin with sqlite: or postgresql:, not {parts.scheme!r}.")


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """
    Return the addresses and networks that a setting lists, parted by commas; none when it is empty.

    :raises ImproperlyConfigured: when one of them is no address
    """
    try:
        return tuple(ip_network(each) for each in words(name, default=""))
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name}: {fault}.") from None
