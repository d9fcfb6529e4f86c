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
ROLE = env.choice("GEOAPP_DB_ROLE", "owner", set(ROLES))
"""As whom this process connects."""


def configuration(var: Path) -> dict[str, Any]:
    """Return Django's ``DATABASES["default"]``.

    Raises:
        ImproperlyConfigured: no ``DATABASE_URL`` and no private cluster yet.
    """
    if url := os.environ.get("DATABASE_URL"):
        connection = env.database_url(url)
    else:
        cluster = private_cluster(var)
        connection = {
            "NAME": str(cluster["dbname"]),
            "USER": ROLES[ROLE],
            "HOST": str(cluster["host"]),
            "PORT": str(cluster["port"]),
        }
    if name := os.environ.get("GEOAPP_DB_NAME"):
        connection["NAME"] = name
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        **connection,
        "CONN_MAX_AGE": None if ROLE == "app" else 0,
        "CONN_HEALTH_CHECKS": ROLE == "app",
        # What a pooler between us would lose; server settings: config/grants.py.
        "DISABLE_SERVER_SIDE_CURSORS": ROLE == "app",
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
