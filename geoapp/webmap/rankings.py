"""The priority list and the watch list, as the user may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import Envelope

from geoapp.accounts.permissions import Viewer
from geoapp.analysis.models import Result, Run, RunKind
from geoapp.publish.catalogue import LAYERS, features
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.vocabularies import Level
from geoapp.webmap.bands import BANDS, Band, shown_band
from geoapp.webmap.bounds import as_attribute
from geoapp.webmap.reasons import ReasonWords, reason_words

MAX_ITEMS = 500
"""Longest list on the page; beyond, a reader wants the export. Said on the page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. ``id`` is text, so that no template groups its digits."""

    layer: str
    id: str
    rank: int
    name: str
    place: str
    score: float
    band: Band
    completeness: float
    reasons: list[ReasonWords]
    bbox: str

    @property
    def telling(self) -> list[ReasonWords]:
        """The reasons that gave points, heaviest first."""
        return sorted(
            (reason for reason in self.reasons if reason.points > 0),
            key=lambda reason: -reason.points,
        )

    @property
    def is_complete(self) -> bool:
        return self.completeness >= 1


@dataclass(frozen=True, slots=True)
class Ranking:
    """The newest run of a kind. ``groups``: lines by province, in order of rank."""

    run: Run
    groups: dict[str, list[Item]]
    count: int
    parameters: dict[str, Any]

    @property
    def is_cut(self) -> bool:
        return self.count > MAX_ITEMS

    @property
    def limit(self) -> int:
        return MAX_ITEMS


def border_priority(user: Viewer) -> Ranking | None:
    """Return the communes of the user's areas by priority; None before any run."""
    run = _newest(RunKind.BORDER_PRIORITY)
    if run is None:
        return None
    names = _Names(user, run.day)
    versions = names.versions([result.unit_id for result in _results(user, run)])
    return _ranking(
        run,
        (
            (names.province_of(version), _item(result, version, "admin_units"))
            for result in _results(user, run)
            if (version := versions.get(result.unit_id)) is not None
        ),
    )


def relapse_watch(user: Viewer) -> Ranking | None:
    """Return the watched hotspots of the user's areas; None before any run."""
    run = _newest(RunKind.RELAPSE_RISK)
    if run is None:
        return None
    results = _results(user, run).select_related("hotspot")
    extents = {
        extent.hotspot_id: extent
        for extent in features(LAYERS["hotspots"], user, run.day).annotate(
            box=Envelope("geom")
        )
    }
    names = _Names(user, run.day)
    units = names.versions([result.hotspot.lead_unit_id for result in results])
    return _ranking(
        run,
        (
            (names.province_of(unit), _hotspot_item(result, unit, extents))
            for result in results
            for unit in [units.get(result.hotspot.lead_unit_id)]
        ),
    )


def band_of_units(user: Viewer, day: date) -> dict[str, str]:
    """Return unit id to band code, for the map's tints: of units drawn on the day."""
    drawn = features(LAYERS["admin_units"], user, day).values("unit")
    rows = (
        Result.objects.of_newest(RunKind.BORDER_PRIORITY)
        .visible_to(user)
        .filter(unit__in=drawn)
        .values_list("unit_id", "band", "completeness")
    )
    return {str(unit): shown_band(band, share).code for unit, band, share in rows}


def band_counts(bands: Iterable[str]) -> list[tuple[Band, int]]:
    """Return every band with how many places have it, highest first."""
    counts: dict[str, int] = defaultdict(int)
    for code in bands:
        counts[code] += 1
    return [(band, counts[code]) for code, band in BANDS.items()]


def _newest(kind: str) -> Run | None:
    return Run.objects.filter(kind=kind).order_by("-id").first()


def _results(user: Viewer, run: Run) -> Any:
    visible = Result.objects.of_newest(run.kind).visible_to(user)
    return visible.filter(run=run).order_by("rank", "id")


def _ranking(run: Run, lines: Iterable[tuple[str, Item]]) -> Ranking:
    groups: dict[str, list[Item]] = defaultdict(list)
    count = 0
    for province, item in lines:
        count += 1
        if count <= MAX_ITEMS:
            groups[province].append(item)
    return Ranking(run, dict(sorted(groups.items())), count, run.parameters)


def _item(result: Result, version: Any, layer: str) -> Item:
    return Item(
        layer=layer,
        id=str(version.unit_id),
        rank=result.rank,
        name=version.name,
        place=version.parent_name or "",
        score=result.score,
        band=shown_band(result.band, result.completeness),
        completeness=result.completeness,
        reasons=reason_words(result.reasons),
        bbox=as_attribute(version.box),
    )


def _hotspot_item(result: Result, unit: Any, extents: dict[int, Any]) -> Item:
    hotspot = result.hotspot
    assert hotspot is not None  # noqa: S101  a relapse result is about a hotspot
    extent = extents.get(hotspot.pk)
    return Item(
        layer="hotspots",
        id=str(hotspot.pk),
        rank=result.rank,
        name=f"{hotspot.code} · {hotspot.name}",
        place=unit.name if unit is not None else "",
        score=result.score,
        band=shown_band(result.band, result.completeness),
        completeness=result.completeness,
        reasons=reason_words(result.reasons),
        bbox=as_attribute(extent.box if extent is not None else None),
    )


class _Names:
    """Names of units as last known on one day, read once for a whole list.

    «Last known»: a record keeps the unit it belonged to when it was made, which may
    have been abolished since; it is listed under that unit's name and province.
    """

    def __init__(self, user: Viewer, day: date) -> None:
        self._known = (
            AdminUnitVersion.objects.visible_to(user)
            .filter(validity__startswith__lte=day)
            .order_by("unit_id", "-validity__startswith")
            .distinct("unit_id")
        )
        self._above = {
            unit_id: (name, level, parent_id)
            for unit_id, name, level, parent_id in self._known.exclude(
                level=Level.COMMUNE
            ).values_list("unit_id", "name", "level", "parent_id")
        }

    def versions(self, ids: list[int | None]) -> dict[int, Any]:
        rows = self._known.filter(unit__in=[pk for pk in ids if pk is not None])
        found = {}
        for version in rows.annotate(box=Envelope("geom")).defer("geom"):
            name, _level, _parent = self._above.get(version.parent_id, (None,) * 3)
            version.parent_name = name
            found[version.unit_id] = version
        return found

    def province_of(self, version: Any) -> str:
        """Return the province's name by climbing from a version's parent."""
        above = self._above.get(version.parent_id) if version is not None else None
        while above is not None and above[1] != Level.PROVINCE:
            above = self._above.get(above[2])
        return above[0] if above is not None else ""
