"""Dated places before somebody changed them: see lineage/before.py.

Versions of units have a history of their own: ``VersionBefore`` in models.py.
"""

from __future__ import annotations

from geoapp.lineage.before import before
from geoapp.territory.models import AreaDesignation, Landmark, NationalBorder

AreaDesignationBefore = before(AreaDesignation, __name__)
LandmarkBefore = before(Landmark, __name__)
NationalBorderBefore = before(NationalBorder, __name__)
