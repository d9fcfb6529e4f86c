"""Marks that tell, in whatever bytes are answered, whose area a place belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone

from geoapp.accounts.models import Role, User
from geoapp.accounts.permissions import Viewer, can_view_places
from geoapp.publish.catalogue import LAYERS, features
from geoapp.registry.generalise import generalise
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.scope import own_unit_ids
from geoapp.territory.vocabularies import Level

PLACES = {
    "registry_establishment": ("unit_id", ("code", "name", "address")),
    "registry_hotspot": ("lead_unit_id", ("code", "name")),
    "registry_inspection": ("unit_id", ("code",)),
    "registry_tip": ("unit_id", ("code",)),
}
"""Relations with places: the column of their area, and what is marked."""

_MARK = re.compile(rb"MK(\d+)KM")


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks, with all that the database may show them.

    ``units``: whose places they see as they are; ``ids``: by layer, the features they
    may see; ``foreign``: by layer, ids of features that they may not.
    """

    name: str
    user: Viewer
    session: str
    units: frozenset[int]
    ids: Mapping[str, frozenset[int]]
    foreign: Mapping[str, tuple[int, ...]]

    def leaks_in(self, body: bytes) -> list[int]:
        """Return the units of other areas whose places these bytes hold."""
        found = {int(unit) for unit in _MARK.findall(body)}
        return sorted(found - self.units)


@dataclass(frozen=True)
class Ground:
    """The marked places and who asks for them."""

    day: date
    visitors: list[Visitor]
    points: list[tuple[float, float]]
    units: list[int]
    marked: int = field(default=0)


def mark_places() -> int:
    """Write each place's unit into its code and name; return how many places.

    As the owner, into a database that is thrown away. 0 stands for no unit at all.
    """
    marked = 0
    with connection.cursor() as cursor:
        for table, (unit, columns) in PLACES.items():
            texts = [
                f"{column} = 'MK' || coalesce({unit}, 0) || 'KM-' || id"
                for column in columns
            ]
            cursor.execute(f"UPDATE {table} SET {', '.join(texts)}")
            marked += cursor.rowcount
    return marked


def prepare_ground(day: date) -> Ground:
    """Mark the places and make users of every role in two areas each; add nobody."""
    marked = mark_places()
    generalise(day)
    every = {id_: _ids(id_, None, day) for id_ in LAYERS}
    visitors = [
        _visitor(_user(role, number, unit), every, day)
        for role in Role.values
        for number, unit in enumerate(_areas(day))
    ]
    visitors.append(_visitor(AnonymousUser(), every, day))
    inside = [
        version.geom.point_on_surface
        for version in AdminUnitVersion.objects.in_force_on(day).filter(
            level=Level.COMMUNE, geom__isnull=False
        )
    ]
    return Ground(
        day=day,
        visitors=visitors,
        points=[(point.x, point.y) for point in inside],
        units=sorted(AdminUnitVersion.objects.values_list("unit", flat=True)),
        marked=marked,
    )


def _areas(day: date) -> list[int]:
    """Return units: every province, and the first commune of each."""
    in_force = AdminUnitVersion.objects.in_force_on(day).order_by("pk")
    provinces = list(
        in_force.filter(level=Level.PROVINCE).values_list("unit", flat=True)
    )
    communes = [
        in_force.filter(level=Level.COMMUNE, parent=unit)
        .values_list("unit", flat=True)
        .first()
        for unit in provinces
    ]
    return [unit for unit in (*provinces, *communes) if unit is not None]


def _user(role: str, number: int, unit: int) -> User:
    user, _new = User.objects.update_or_create(
        username=f"campaign-{role}-{number}", defaults={"role": role}
    )
    AreaScope.objects.filter(user=user).delete()
    AreaScope.objects.create(
        user=user, unit_id=unit, validity=(timezone.localdate(), None)
    )
    return user


def _visitor(user: Viewer, every: Mapping[str, frozenset[int]], day: date) -> Visitor:
    ids = {id_: _ids(id_, user, day) for id_ in LAYERS}
    own = own_unit_ids(user) if can_view_places(user) else frozenset()
    return Visitor(
        name=user.get_username() or "nobody",
        user=user,
        session=_session(user),
        units=own,
        ids=ids,
        foreign={id_: tuple(sorted(every[id_] - ids[id_])) for id_ in LAYERS},
    )


def _ids(layer_id: str, user: Viewer | None, day: date) -> frozenset[int]:
    """Return ids of the features a user may see; of all where no user is given."""
    layer = LAYERS[layer_id]
    query = layer.query(day) if user is None else features(layer, user, day)
    return frozenset(query.values_list(layer.id_field, flat=True))


def _session(user: Viewer) -> str:
    """Return the key of a session; the sign-in page is not what is tried here."""
    if not isinstance(user, User):
        return ""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
