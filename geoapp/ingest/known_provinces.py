"""The province an officer names, with the polygon and meridians that we know of it."""

from __future__ import annotations

from datetime import date

import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from geoapp.ingest.place.provinces import Province, find_province, province_key
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level


def known_province(name: str | None, day: date | None = None) -> Province | None:
    """Return the province; None where none was named, or nobody knows it."""
    province = find_province(name) if name else None
    if province is None:
        return None
    key = province_key(province.name)
    held = AdminUnitVersion.objects.in_force_on(day or timezone.localdate())
    for version in held.filter(level=Level.PROVINCE, geom__isnull=False):
        if version.gso_code == province.code and province_key(version.name) == key:
            return province.with_shape(_shape(version))
    return province


def _shape(version: AdminUnitVersion) -> BaseGeometry:
    assert version.geom is not None  # noqa: S101  asked for above
    shape = shapely.from_wkb(bytes(version.geom.wkb))
    assert isinstance(shape, BaseGeometry)  # noqa: S101  for the types
    return shape
