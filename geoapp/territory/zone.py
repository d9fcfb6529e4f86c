"""Which plane an officer's own maps are drawn in."""

from __future__ import annotations

from datetime import date

from geoapp.accounts.models import User
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.spatial.models import ProvinceMeridian
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.vintage import province_of
from geoapp.territory.vocabularies import Level


def zone_of(user: User, day: date) -> int:
    """Return the VN-2000 zone of the province that a user answers for on a day.

    WGS 84 where that does not settle it: no area, areas of several provinces, or a
    province that uses several meridians, as merged ones do.
    """
    scopes = AreaScope.objects.in_force_on(day).filter(user=user)
    held = AdminUnitVersion.objects.in_force_on(day)
    own = held.filter(unit__in=scopes.values("unit"))
    above = {unit for pair in own.values_list("unit_id", "parent_id") for unit in pair}
    provinces = set(province_of(sorted(above - {None}), day).values())
    codes = held.filter(unit__in=provinces, level=Level.PROVINCE)
    found = ProvinceMeridian.objects.filter(gso_code__in=codes.values("gso_code"))
    zones = set(found.values_list("srid", flat=True))
    return zones.pop() if len(zones) == 1 else STORAGE_SRID
