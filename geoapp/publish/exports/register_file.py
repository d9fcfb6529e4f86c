"""Write registers to a GeoPackage that can be brought back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone

from geoapp.accounts.models import User
from geoapp.lineage.models import ExportLog
from geoapp.publish.exports.registers import REGISTERS, rows
from geoapp.publish.exports.writers.features import Row
from geoapp.publish.exports.writers.ogr import write_geopackage
from geoapp.territory.scope import seen_by

EXACT = "register"
"""How the export log tells these files from those to look at: «hotspots:register».
Their places are exact and whole."""


def export_registers(
    user: User,
    names: Sequence[str],
    day: date | None,
    srid: int,
    reason: str,
    path: Path,
) -> ExportLog:
    """Write registers as the import reads them, and record who took them.

    Args:
        user: whose eyes, and whose area.
        names: of ``REGISTERS``, in the order of the file.
        day: what holds on this day; None for everything there is (of units: today's).
        srid: EPSG code of the file. VN-2000 goes through the official shift.
        reason: why; kept in the log.
        path: a file that does not exist yet.
    """
    counts: dict[str, int] = {}
    with seen_by(user):
        for name in names:
            register = REGISTERS[name]
            found = _counted(rows(register, user, day, srid), counts, name)
            write_geopackage(path, register.layer(srid), found)
        return ExportLog.objects.create(
            user=user,
            layers=[f"{name}:{EXACT}" for name in names],
            day=day or timezone.localdate(),
            crs_srid=srid,
            reason=reason,
            feature_counts=counts,
            sha256=_sha256(path),
        )


def _counted(found: Iterable[Row], counts: dict[str, int], name: str) -> Iterator[Row]:
    counts[name] = 0
    for row in found:
        counts[name] += 1
        yield row


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
