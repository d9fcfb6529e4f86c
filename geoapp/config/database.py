"""Which database, and as whom.

Three roles: ``owner`` holds the tables and runs migrations and management commands,
``app`` is the web process and may only what is granted, ``backup`` reads everything
for pg_dump. ``GEOAPP_DB_ROLE`` names the one this process connects as.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from geoapp.config import env

ROLES = {"owner": "geoapp_owner", "app": "geoapp_app", "backup": "geoapp_backup"}


def configuration(var: Path) -> dict[str, Any]:
    """Return Django's ``DATABASES["default"]``.

    Raises:
        ImproperlyConfigured: no ``DATABASE_URL`` and no private cluster yet.
    """
    role = env.choice("GEOAPP_DB_ROLE", "owner", set(ROLES))
    if url := os.environ.get("DATABASE_URL"):
        connection = env.database_url(url)
    else:
        cluster = private_cluster(var)
        connection = {
            "NAME": str(cluster["dbname"]),
            "USER": ROLES[role],
            "HOST": str(cluster["host"]),
            "PORT": str(cluster["port"]),
        }
    if name := os.environ.get("GEOAPP_DB_NAME"):
        connection["NAME"] = name
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        **connection,
        "CONN_MAX_AGE": None if role == "app" else 0,
        "CONN_HEALTH_CHECKS": role == "app",
        "OPTIONS": {"options": _server_options(role)},
        "TEST": {"NAME": f"test_{connection['NAME']}"},
    }


def private_cluster(var: Path) -> dict[str, Any]:
    """Return what ``scripts/run`` wrote about this clone's own PostgreSQL cluster."""
    file = Path(os.environ.get("GEOAPP_CLUSTER") or var / "cluster.json")
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "Chưa có cơ sở dữ liệu: chạy scripts/run, hoặc đặt DATABASE_URL. / "
            "No database yet: run scripts/run, or set DATABASE_URL."
        ) from None
    return found


def _server_options(role: str) -> str:
    # A web request that runs longer than this holds a worker that others wait for.
    limit_s = env.integer("GEOAPP_STATEMENT_TIMEOUT_S", 30, low=1, high=3600)
    timeout = f"-c statement_timeout={limit_s}s " if role == "app" else ""
    return f"{timeout}-c jit=off -c timezone=Asia/Ho_Chi_Minh"
