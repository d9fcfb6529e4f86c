"""Rows of the registers before somebody changed them: see lineage/before.py."""

from __future__ import annotations

from geoapp.lineage.before import before
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    ServiceSite,
    Tip,
)

EstablishmentBefore = before(Establishment, __name__)
HotspotBefore = before(Hotspot, __name__)
HotspotEventBefore = before(HotspotEvent, __name__)
HotspotExtentBefore = before(HotspotExtent, __name__)
InspectionBefore = before(Inspection, __name__)
ServiceSiteBefore = before(ServiceSite, __name__)
TipBefore = before(Tip, __name__)
