"""Refuse to start on ground that does not hold: each check has an id and a remedy."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.gis.gdal import (  # noqa: TID251  no file is opened here
    GDALException,
    gdal_version,
)
from django.contrib.gis.geos import Point
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.utils import OperationalError

from geoapp.config.database import ROLE, ROLES
from geoapp.spatial.crs import STORAGE_SRID, VN2000
from geoapp.territory.guard import guard_of_database
from geoapp.territory.scope import IMPORTER_ROLE

OLDEST_GDAL = (3, 9)
"""Older ones read files named inside a spatial reference (Django's gis.W001)."""

OLDEST_POSTGIS = (3, 3)
"""What every statement here was measured on; ST_AsMVT feature ids need 3.0."""

# 105.85 E, 21.03 N in VN-2000 / UTM 48N, as PROJ, PostGIS and QGIS compute it.
_KNOWN_DEGREES = (105.85, 21.03)
_KNOWN_METRES = (588_128.03, 2_325_811.03)


@register(Tags.compatibility)
def gdal_works(**_: Any) -> Sequence[CheckMessage]:
    """GDAL is recent and finds its PROJ data."""
    try:
        point = Point(*_KNOWN_DEGREES, srid=STORAGE_SRID)
        point.transform(VN2000[3405].srid)
        fault = f"a known point came out at {point.coords}"
        works = math.dist(point.coords, _KNOWN_METRES) < 1
    except (GDALException, OSError) as error:
        fault, works = str(error), False
    if not works:
        return [
            Error(
                f"GDAL does not work: {fault}",
                hint="Run scripts/run again, or set GDAL_LIBRARY_PATH and "
                "GEOS_LIBRARY_PATH to working libraries.",
                id="geoapp.E001",
            )
        ]
    version = gdal_version().decode()
    found = tuple(int(part) for part in version.split(".")[:2])
    if found < OLDEST_GDAL:
        return [
            Error(
                f"GDAL {version} is too old to be safe with uploaded files.",
                hint="Unset GDAL_LIBRARY_PATH to use the one in the lock file.",
                id="geoapp.E002",
            )
        ]
    return []


@register(Tags.database)
def postgis_works(
    databases: Sequence[str] | None = None, **_: Any
) -> Sequence[CheckMessage]:
    """The database answers, with PostGIS, and tells the web role from the owner."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT postgis_lib_version()")
            version = str(cursor.fetchone()[0])
            cursor.execute(
                "SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)",
                [[*ROLES.values(), IMPORTER_ROLE]],
            )
            roles = int(cursor.fetchone()[0])
    except OperationalError as error:
        return [
            Error(
                f"The database does not answer: {error}",
                hint="Start it with scripts/run, or correct DATABASE_URL.",
                id="geoapp.E003",
            )
        ]
    messages: list[CheckMessage] = []
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_POSTGIS:
        messages.append(
            Error(
                f"PostGIS {version} is too old.",
                hint="Use PostGIS 3.3 or later (Debian 12 and later have it).",
                id="geoapp.E004",
            )
        )
    if roles < len(ROLES) + 1:
        messages.append(
            checks.Warning(
                "The roles that scripts/launcher/roles.py makes do not all exist: the "
                "database cannot guard itself against the web process and imports.",
                hint="Create geoapp_owner, geoapp_app, geoapp_importer, geoapp_backup.",
                id="geoapp.W002",
            )
        )
    return [*messages, *_guard()]


def _guard() -> list[CheckMessage]:
    """Say where the web process could see past the policies."""
    guard = guard_of_database()
    if ROLE != "app" or guard.is_whole:
        return []
    return [
        Error(
            f"The database does not guard itself: {guard.words}.",
            hint="Run the web process as geoapp_app, and manage.py migrate as the "
            "owner of the tables (docs/install.md).",
            id="geoapp.E006",
        )
    ]


@register(Tags.security, deploy=True)
def production_is_guarded(**_: Any) -> Sequence[CheckMessage]:
    """What a setting may switch off is said where it matters (check --deploy)."""
    if settings.GEOAPP_SECOND_FACTOR == "required":
        return []
    return [
        checks.Warning(
            "A password alone opens the map of places.",
            hint="Set GEOAPP_SECOND_FACTOR=required.",
            id="geoapp.W003",
        )
    ]


@register(Tags.files)
def folders_are_writable(**_: Any) -> Sequence[CheckMessage]:
    settings.VAR.mkdir(parents=True, exist_ok=True)
    if os.access(settings.VAR, os.W_OK):
        return []
    return [
        Error(
            f"{settings.VAR} is not writable.",
            hint="Give it to the user who runs the server, or set GEOAPP_VAR.",
            id="geoapp.E005",
        )
    ]
