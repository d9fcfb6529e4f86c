"""Registers as the import reads them: what may leave to be corrected and brought back.

The catalogue's layers are for looking at (publish/catalogue.py); these have the fields
of the import's targets, so that a file taken away and brought back unchanged changes
nothing. Only what the officer answers for, since the import would hold the rest; of
units, whole provinces, since a vintage is a whole. Read through the same visibility
rule.

What may not leave stays: the address of a dwelling, and the codes of places that the
officer may not see. The import knows that a file without them takes nothing away.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.models import User
from geoapp.ingest.fields import Kind, Shape
from geoapp.ingest.source import ColumnKind
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.titles import title_of
from geoapp.publish.exports.writers.features import Column, Layer, Row
from geoapp.publish.styles import Words
from geoapp.registry import models as registry
from geoapp.spatial.to_system import to_system
from geoapp.territory.locate import Place, units_at
from geoapp.territory.models import (
    AdminUnitVersion,
    AreaDesignation,
    Landmark,
    NationalBorder,
)
from geoapp.territory.scope import in_own_units, own_unit_ids
from geoapp.territory.vocabularies import Level

SOME = 2_000
"""Rows fetched at once."""

_POINT = struct.Struct("<xIdd")
_GEOMETRIES: Mapping[Shape | None, str | None] = {
    None: None,
    Shape.POINT: "Point",
    Shape.LINE: "MultiLineString",
    Shape.POLYGON: "MultiPolygon",
}
_KINDS = {Kind.DATE: ColumnKind.DATE, Kind.YES_NO: ColumnKind.BOOLEAN}

Query = Callable[[User, date | None], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Register:
    """``target``: the layer of the import; ``query`` has its fields, and ``geom``.

    A day gives what holds on it; without one everything there is. ``instead``: fields
    that the query has by another name. ``is_located``: what belongs to no unit, so that
    its place tells whose it is.
    """

    name: str
    target: str
    title: Words
    query: Query
    instead: Mapping[str, str] = field(default_factory=dict)
    is_located: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(
            self.instead.get(one.name, one.name) for one in TARGETS[self.target].fields
        )

    def layer(self, srid: int) -> Layer:
        target = TARGETS[self.target]
        columns = tuple(
            Column(
                one.name,
                _KINDS.get(one.kind, ColumnKind.TEXT),
                declared="DATE" if one.kind is Kind.DATE else None,
                title=title_of(self.target, one.name),
            )
            for one in target.fields
        )
        geometry = _GEOMETRIES[target.shape]
        return Layer(self.name, columns, geometry, srid, str(self.title))


def rows(register: Register, user: User, day: date | None, srid: int) -> Iterator[Row]:
    """Yield what a user may bring back, some at a time; call inside ``seen_by``."""
    own = own_unit_ids(user) if register.is_located else frozenset[int]()
    has_shape = TARGETS[register.target].shape is not None
    query = register.query(user, day).order_by("pk")
    if has_shape:
        query = query.annotate(wkb=AsWKB("geom"))
    wanted = [*register.fields, *(["wkb"] if has_shape else []), "pk"]
    after = 0
    while found := list(query.filter(pk__gt=after).values(*wanted)[:SOME]):
        after = found[-1]["pk"]
        if register.is_located:
            found = _within(found, own)
        shapes = to_system([_bytes(one.get("wkb")) for one in found], srid)
        for one, shape in zip(found, shapes, strict=True):
            yield Row([_value(one[name]) for name in register.fields], shape)


def _bytes(wkb: Any) -> bytes | None:
    return None if wkb is None else bytes(wkb)


def _value(value: Any) -> Any:
    """Return a value as the import reads it."""
    if isinstance(value, date):
        return value.isoformat()
    return "; ".join(value) if isinstance(value, list) else value


def _within(found: Sequence[dict[str, Any]], own: frozenset[int]) -> list[Any]:
    """Return the rows that the import would find in the officer's own communes."""
    places = []
    for one in found:
        _kind, x, y = _POINT.unpack(bytes(one["wkb"]))
        places.append(Place(x, y, one["valid_from"]))
    located = units_at(places)
    return [
        one
        for one, at in zip(found, located, strict=True)
        if at is not None and at.commune_id in own
    ]


def _bound(function: str) -> Func:
    return Func("validity", function=function, output_field=DateField())


def _held_on(query: Any, day: date | None) -> Any:
    """Add the days of dated rows, and take those in force on a day."""
    dated = query.annotate(valid_from=_bound("lower"), valid_to=_bound("upper"))
    return dated if day is None else dated.in_force_on(day)


def _code_of(unit: str, day: Any, level: Level | None = None) -> Subquery:
    """Return the code of a unit on a day of the row."""
    held = AdminUnitVersion.objects.filter(unit=OuterRef(unit), validity__contains=day)
    if level is not None:
        held = held.filter(level=level)
    return Subquery(held.values("gso_code")[:1])


def _establishments(user: User, day: date | None) -> Any:
    places = registry.Establishment.objects.visible_to(user)
    return _held_on(places, day).annotate(
        # A dwelling's address is somebody's home: personal data, and it never leaves.
        shown_address=Case(
            When(is_dwelling=False, then=F("address")),
            default=Value(None),
            output_field=CharField(),
        ),
    )


def _hotspots(user: User, day: date | None) -> Any:
    """The ground that holds on the day, or each hotspot's newest."""
    extents = registry.HotspotExtent.objects.visible_to(user)
    if day is None:
        newest = (
            registry.HotspotExtent.objects.filter(hotspot=OuterRef("hotspot"))
            .values("hotspot")
            .annotate(newest=Max(_bound("lower")))
            .values("newest")
        )
        extents = extents.annotate(
            valid_from=_bound("lower"), newest=Subquery(newest)
        ).filter(valid_from=F("newest"))
    else:
        extents = extents.in_force_on(day).annotate(valid_from=_bound("lower"))
    return extents.annotate(
        code=F("hotspot__code"),
        name=F("hotspot__name"),
        setting=F("hotspot__setting"),
        recognition=F("hotspot__recognition"),
        lead_code=_code_of("hotspot__lead_unit", OuterRef("valid_from"), Level.COMMUNE),
    )


def _hotspot_events(user: User, day: date | None) -> Any:
    events = registry.HotspotEvent.objects.visible_to(user)
    events = events if day is None else events.filter(happened_on__lte=day)
    return events.annotate(hotspot_code=F("hotspot__code"))


def _inspections(user: User, day: date | None) -> Any:
    visits = registry.Inspection.objects.visible_to(user)
    visits = visits if day is None else visits.filter(inspected_on__lte=day)
    seen_places = registry.Establishment.objects.visible_to(user)
    seen_hotspots = registry.Hotspot.objects.visible_to(user)
    return visits.annotate(
        establishment_code=Subquery(
            seen_places.filter(pk=OuterRef("establishment")).values("code")
        ),
        hotspot_code=Subquery(
            seen_hotspots.filter(pk=OuterRef("hotspot")).values("code")
        ),
    )


def _tips(user: User, day: date | None) -> Any:
    tips = registry.Tip.objects.visible_to(user)
    return tips if day is None else tips.filter(received_on__lte=day)


def _landmarks(user: User, day: date | None) -> Any:
    return _held_on(Landmark.objects.visible_to(user), day)


def _service_sites(user: User, day: date | None) -> Any:
    return _held_on(registry.ServiceSite.objects.visible_to(user), day)


def _national_border(user: User, day: date | None) -> Any:
    return _held_on(NationalBorder.objects.visible_to(user), day)


def _designations(user: User, day: date | None) -> Any:
    own = AreaDesignation.objects.visible_to(user).filter(in_own_units("unit", user))
    first = OuterRef("valid_from")
    level = AdminUnitVersion.objects.filter(
        unit=OuterRef("unit"), validity__contains=first
    )
    return _held_on(own, day).annotate(
        unit_code=_code_of("unit", first), level=Subquery(level.values("level")[:1])
    )


def _units(level: Level) -> Query:
    """Units of one level, of the provinces that are the officer's own as a whole."""

    def query(user: User, day: date | None) -> Any:
        day = day or timezone.localdate()
        held = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
        provinces = held.filter(in_own_units("unit", user), level=Level.PROVINCE)
        own = provinces.values("unit")
        if level is Level.PROVINCE:
            units = held.filter(unit__in=own, level=level)
        else:
            districts = held.filter(level=Level.DISTRICT, parent__in=own)
            inside = Q(parent__in=own) | Q(parent__in=districts.values("unit"))
            units = held.filter(inside, level=level)
        return units.annotate(
            code=F("gso_code"), parent_code=_code_of("parent", Value(day))
        )

    return query


REGISTERS: dict[str, Register] = {
    one.name: one
    for one in (
        *(
            Register(f"admin_units_{level}", "admin_units", level.label, _units(level))
            for level in Level
        ),
        Register(
            "establishments",
            "establishments",
            _("Cơ sở kinh doanh dịch vụ"),
            _establishments,
            instead={"address": "shown_address"},
        ),
        Register("hotspots", "hotspots", _("Tụ điểm, điểm phức tạp"), _hotspots),
        Register(
            "hotspot_events",
            "hotspot_events",
            _("Diễn biến của tụ điểm"),
            _hotspot_events,
        ),
        Register("inspections", "inspections", _("Lượt kiểm tra"), _inspections),
        Register("tips", "tips", _("Tin báo"), _tips),
        Register(
            "landmarks",
            "landmarks",
            _("Điểm tham quan, cửa khẩu"),
            _landmarks,
            is_located=True,
        ),
        Register(
            "service_sites",
            "service_sites",
            _("Điểm dịch vụ hỗ trợ"),
            _service_sites,
            is_located=True,
        ),
        Register(
            "national_border",
            "national_border",
            _("Đường biên giới quốc gia"),
            _national_border,
        ),
        Register(
            "designations",
            "designations",
            _("Xã biên giới, địa bàn phức tạp (theo văn bản)"),
            _designations,
        ),
    )
}
"""Everything one can import into, as it can be brought back; units level by level."""


def offered() -> list[tuple[str, str]]:
    """Return names and titles of all registers, in the order of the form."""
    units = _("Đơn vị hành chính")
    return [
        (
            one.name,
            f"{units}: {one.title}" if one.target == "admin_units" else str(one.title),
        )
        for one in REGISTERS.values()
    ]
