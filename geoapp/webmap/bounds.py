"""Boxes that the map is opened at, and their form in HTML."""

from __future__ import annotations

from datetime import date

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import GEOSGeometry

from geoapp.accounts.permissions import Viewer
from geoapp.publish.catalogue import LAYERS, features
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import in_own_units

Bbox = tuple[float, float, float, float]

VIET_NAM: Bbox = (102.1, 8.3, 109.6, 23.4)
"""(min_x, min_y, max_x, max_y) in degrees: where to look when nothing is loaded."""


def opening_bbox(user: Viewer, day: date) -> Bbox:
    """Return the box of the user's own areas; of all units for who has none.

    On a day without boundaries those of any other day still say where to look.
    """
    today = features(LAYERS["admin_units"], user, day)
    ever = AdminUnitVersion.objects.visible_to(user)
    own = in_own_units("unit", user)
    for units in (
        today.filter(own),
        ever.filter(own),
        today,
        ever,
    ):
        box: Bbox | None = units.aggregate(box=Extent("geom"))["box"]
        if box is not None:
            return box
    return VIET_NAM


def unit_bbox(user: Viewer, day: date, unit_id: int) -> Bbox | None:
    """Return the box of one unit's polygon on a day; None where none is known."""
    drawn = features(LAYERS["admin_units"], user, day).filter(unit=unit_id)
    box: Bbox | None = drawn.aggregate(box=Extent("geom"))["box"]
    return box


def as_attribute(envelope: GEOSGeometry | None) -> str:
    """Return «min_x,min_y,max_x,max_y» for a data attribute; empty without a box."""
    if envelope is None:
        return ""
    return ",".join(f"{edge:.6f}" for edge in envelope.extent)
