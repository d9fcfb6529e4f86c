"""Export layers to a styled GeoPackage, through the visibility rule."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.contrib.gis.db.models.functions import AsWKB, Transform

from geoapp.accounts.models import User
from geoapp.lineage.models import ExportLog
from geoapp.publish.catalogue import LAYERS, features
from geoapp.publish.exports.qml import qml
from geoapp.publish.exports.writers.styled import Table, write_geopackage
from geoapp.publish.layer import Layer
from geoapp.spatial.crs import STORAGE_SRID, transform_srid
from geoapp.territory.scope import seen_by


def export_geopackage(
    user: User,
    layer_ids: Sequence[str],
    day: date,
    srid: int,
    reason: str,
    path: Path,
) -> ExportLog:
    """Write what ``user`` may see of the layers on ``day``, and record who took it.

    Args:
        user: whose eyes; the visibility rule decides.
        layer_ids: ids of the catalogue, in the order of the file.
        day: features in force on this day.
        srid: EPSG code of the file. VN-2000 goes through the official shift.
        reason: why; kept in the log.
        path: a file that does not exist yet.
    """
    with seen_by(user):
        tables = [_table(LAYERS[layer_id], user, day, srid) for layer_id in layer_ids]
        write_geopackage(path, tables, srid)
        return ExportLog.objects.create(
            user=user,
            layers=list(layer_ids),
            day=day,
            crs_srid=srid,
            reason=reason,
            feature_counts={table.name: len(table.rows) for table in tables},
            sha256=_sha256(path),
        )


def _table(layer: Layer, user: User, day: date, srid: int) -> Table:
    query = features(layer, user, day).order_by(layer.id_field, "pk")
    shape = "geom" if srid == STORAGE_SRID else Transform("geom", transform_srid(srid))
    columns = [(field.name, str(field.title)) for field in layer.fields]
    return Table(
        name=layer.id,
        title=str(layer.title),
        geometry=layer.geometry,
        columns=columns,
        rows=list(
            query.annotate(wkb=AsWKB(shape)).values_list(
                *(field.name for field in layer.fields), "wkb"
            )
        ),
        qml=qml(layer.geometry, layer.style, columns, layer.label_field),
        style_name=str(layer.title),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
