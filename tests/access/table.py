"""Every address of the site: who may open it, and with what it is asked.

A new address needs a row in ``ROWS``; until it has one, tests/db/test_access_matrix.py
says so. A row is a function from the world to its questions; a question says which
region it is about and which status each kind of reader must get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geoapp.registry import models as registry
from geoapp.spatial.tilegrid import tile_at
from geoapp.territory.models import AdminUnitVersion, Landmark, NationalBorder
from tests.access.rules import (
    APPROXIMATE,
    EXPORT,
    MAP,
    OFFICERS,
    SIGNED_IN,
    WORKING,
    Reader,
)
from tests.access.world import (
    DAY,
    HOTSPOT,
    INSPECTION,
    PLACES,
    SUSPECTED,
    Point2,
    Secrets,
    keys_of,
    offset,
)

DAYS = ("2019-12-31", "2024-03-01", "2026-06-01")
"""Days of the vintage before, of an earlier status, and of the future."""
STRANGE_DAYS = (
    "hôm-nay", "2025-13-01", "0001-01-01", "9999-12-31", "1 OR 1=1", "%00", "31/02/2025"
)  # fmt: skip
STRANGE_IDS = ("0", "-1", "x", "99999999999999999999", "1 OR 1=1", "1;", "%27")

Statuses = frozenset[int]
LOGIN = 302


def one(status: int | Iterable[int]) -> Statuses:
    return frozenset([status] if isinstance(status, int) else status)


@dataclass(frozen=True)
class Expected:
    """Statuses by who asks: readers in ``who`` by how their area stands to the region.

    ``refused``: everybody else who is signed in.
    """

    who: frozenset[str]
    own: int | Iterable[int] = 200
    other: int | Iterable[int] | None = None
    none: int | Iterable[int] | None = None
    refused: int | Iterable[int] = 403
    anonymous: int | Iterable[int] = LOGIN

    def of(self, reader: Reader, region: str | None) -> Statuses:
        if reader.role is None:
            return one(self.anonymous)
        if reader.role not in self.who:
            return one(self.refused)
        standing = reader.standing(region)
        chosen = self.own if standing == "own" else getattr(self, standing)
        return one(self.own if chosen is None else chosen)

    def loosened(self, nothing: int) -> Expected:
        """Allow that there is nothing on another day; never more than allowed."""

        def also(status: Any) -> Any:
            return None if status is None else one(status) | {nothing}

        return replace(
            self, own=also(self.own), other=also(self.other), none=also(self.none)
        )


@dataclass(frozen=True)
class Question:
    path: str
    expected: Expected
    region: str | None = None
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)


Row = Callable[[Secrets], Iterable[Question]]


def page(
    name: str,
    expected: Expected,
    *queries: str,
    args: Iterable[Any] = (),
    stranger_posts: int = LOGIN,
) -> list[Question]:
    """Ask one page plainly, on all kinds of days, and with the queries given."""
    path = reverse(name, args=list(args))
    asked = ["", *queries, *(f"day={day}" for day in DAYS)]
    asked += [f"day={day}" for day in STRANGE_DAYS] if not args else []
    return [Question(f"{path}?{query}", expected) for query in asked] + [
        Question(
            path,
            replace(expected, own=405, refused=405, anonymous=stranger_posts),
            method="post",
        )
    ]


def health_live(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("health_live"), Expected(SIGNED_IN, anonymous=200))


def health_ready(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("health_ready"), Expected(SIGNED_IN, anonymous=200))


def login(_: Secrets) -> Iterable[Question]:
    """Who is signed in already is led to the map."""
    path, anyone = reverse("login"), Expected(SIGNED_IN, own=302, anonymous=200)
    yield Question(path, anyone)
    yield Question(f"{path}?next=//elsewhere.example/", anyone)
    yield Question(
        path, anyone, method="post", data={"username": "leader-near", "password": "?"}
    )
    yield Question(path, anyone, method="post", data={"username": "' OR 1=1 --"})


def logout(_: Secrets) -> Iterable[Question]:
    """GET changes nothing; signing out itself is asked last, of a client of its own."""
    yield Question(reverse("logout"), Expected(SIGNED_IN, own=405))
    yield Question(
        reverse("logout"), Expected(SIGNED_IN, own=302), method="post", data={}
    )


def set_language(_: Secrets) -> Iterable[Question]:
    anyone = Expected(SIGNED_IN, own=302)
    for language in ("en", "xx"):
        for there in ("/", "//elsewhere.example/"):
            data = {"language": language, "next": there}
            yield Question(reverse("set_language"), anyone, method="post", data=data)


def map_page(secrets: Secrets) -> Iterable[Question]:
    """Open to everybody; roles without data are told what they are for."""
    units = [secrets.units[key].pk for key in ("own", "sib", "oth", "old_sib")]
    yield from page(
        "map",
        Expected(SIGNED_IN, refused=200),
        *(f"unit={unit}&day={DAY}" for unit in (*units, *STRANGE_IDS)),
    )


def progress(_: Secrets) -> Iterable[Question]:
    """Its view knows itself whom it lets in: a setting may open it to the public."""
    yield from page("progress", Expected(MAP), stranger_posts=405)


def units(secrets: Secrets) -> Iterable[Question]:
    province = secrets.units["p1"].pk
    words = [word[:5] for _unit, word, _at in PLACES.values()]  # asked, so echoed
    places = [f"{lat:.2f} {lon:.2f}" for _unit, _word, (lon, lat) in PLACES.values()]
    yield from page(
        "units",
        Expected(MAP),
        *(f"q={word}" for word in (*words, "kwegan", "%25", "'", "x" * 500)),
        *(f"at={place}" for place in (*places, "x", "999 999", "%00")),
        *(f"within={within}" for within in (province, *STRANGE_IDS)),
        *(f"level={level}" for level in ("commune", "province", "place")),
        *(f"page={number}" for number in ("2", "-1", "x", "9" * 30)),
    )


def unit(secrets: Secrets) -> Iterable[Question]:
    for made in secrets.units.values():
        yield from page("unit", Expected(MAP), args=[made.pk])
    for pk in (2**40, 10**30):
        yield Question(reverse("unit", args=[pk]), Expected(MAP, own=404))


def vintages(secrets: Secrets) -> Iterable[Question]:
    keys = [made.pk for made in secrets.units.values()]
    yield from page(
        "vintages",
        Expected(MAP),
        *(f"unit={key}" for key in (*keys, *STRANGE_IDS)),
        *(f"within={key}" for key in (*keys[:2], *STRANGE_IDS)),
        f"within={keys[0]}&first=2016-01-01&second={DAY}",
        *(f"first={day}&second={day}" for day in STRANGE_DAYS),
    )


PUBLIC = {
    "admin_units": AdminUnitVersion,
    "national_border": NationalBorder,
    "landmarks": Landmark,
    "service_sites": registry.ServiceSite,
}
PROTECTED = {
    "hotspots": (registry.Hotspot, (HOTSPOT, SUSPECTED)),
    "establishments": (registry.Establishment, ((0, 0),)),
    "inspections": (registry.Inspection, (INSPECTION,)),
}
APPROXIMATES = {
    "hotspots_approx": registry.HotspotApprox,
    "establishments_approx": registry.EstablishmentApprox,
    "inspections_approx": registry.InspectionApprox,
}
COUNTS = ("hotspots_counts", "establishments_counts", "inspections_counts")
LAYERS = {*PUBLIC, *PROTECTED, *APPROXIMATE, *COUNTS}
"""Every published layer; a test says which are missing."""

PUBLIC_PLACES = {
    "admin_units": (104.1, 21.1),
    "national_border": (104.0, 21.1),
    "landmarks": (104.03, 21.03),
    "service_sites": (104.37, 21.03),
}
OWN_ONLY = {"own": 200, "other": 404, "none": 404, "refused": 404}
ELSEWHERE = {"own": 404, "other": 200, "none": 200, "refused": 404}


def feature(secrets: Secrets) -> Iterable[Question]:
    for layer, keys, expected, region in _features(secrets):
        for key in keys:
            path = reverse("feature", args=[layer, key])
            yield Question(f"{path}?day={DAY}", expected, region)
        for day in DAYS:
            path = reverse("feature", args=[layer, keys[0]])
            yield Question(f"{path}?day={day}", expected.loosened(404), region)
    known = reverse("feature", args=["admin_units", secrets.units["own"].pk])
    bad = Expected(SIGNED_IN, own=400)
    for day in ("hôm-nay", "2025-13-01", "1 OR 1=1", "%00"):
        yield Question(f"{known}?day={day}", bad)
    for layer in LAYERS:
        for day in ("0001-01-01", "9999-12-31"):
            path = reverse("feature", args=[layer, 1])
            yield Question(f"{path}?day={day}", Expected(SIGNED_IN, own=(200, 404)))
    for key in (0, 2**40, 10**30):
        path = reverse("feature", args=["hotspots", key])
        yield Question(path, Expected(SIGNED_IN, own=404))
    for layer in ("tips", "registry_tip", "hotspots_exact"):
        yield Question(
            reverse("feature", args=[layer, 1]), Expected(SIGNED_IN, own=404)
        )
    yield Question(known, Expected(SIGNED_IN, own=405), method="post")


def _features(
    secrets: Secrets,
) -> Iterator[tuple[str, list[int], Expected, str | None]]:
    """Yield what features there are: layer, keys, who gets them, whose they are."""
    anybody = Expected(MAP, refused=404)
    for layer, model in PUBLIC.items():
        if layer != "admin_units":
            yield layer, [model.objects.get().pk], anybody, None
    communes = [secrets.units[key].pk for key in ("own", "sib", "oth")]
    for layer in ("admin_units", *COUNTS):
        yield layer, communes, anybody, None
    for region, (unit_key, _word, _at) in PLACES.items():
        for layer, (model, _cells) in PROTECTED.items():
            keys = keys_of(secrets, region, model)[:2]
            yield layer, keys, Expected(WORKING, **OWN_ONLY), region
        for layer, blocks in APPROXIMATES.items():
            mine = blocks.objects.filter(unit=secrets.units[unit_key])
            keys = list(mine.in_force_on(DAY).values_list("pk", flat=True)[:2])
            yield layer, keys, Expected(OFFICERS, **ELSEWHERE), region


def vector_tile(secrets: Secrets) -> Iterable[Question]:
    """Tiles over every place, of a whole province and of a few streets."""
    for layer, place, expected, region in _drawn():
        near = tile(layer, place, 14)  # where one tile holds no two of our places
        yield Question(f"{near}?day={DAY}", expected, region)
        for day in DAYS:
            yield Question(f"{near}?day={day}", expected.loosened(204), region)
        for zoom in (9, 12):
            around = Expected(expected.who, own=(200, 204), refused=204)
            yield Question(f"{tile(layer, place, zoom)}?day={DAY}", around)
    for day in ("hôm-nay", "2025-13-01", "1 OR 1=1", "%00"):
        path = tile("hotspots", PLACES["oth"][2], 14)
        yield Question(f"{path}?day={day}", Expected(SIGNED_IN, own=400))
    for layer in LAYERS:
        path = tile(layer, PLACES["oth"][2], 14)
        for day in ("0001-01-01", "9999-12-31"):
            yield Question(f"{path}?day={day}", Expected(SIGNED_IN, own=(200, 204)))
    for path in (
        "/tiles/tips/14/0/0.mvt",
        "/tiles/hotspots/99/0/0.mvt",
        "/tiles/hotspots/3/8/0.mvt",
    ):
        yield Question(path, Expected(SIGNED_IN, own=404))
    path = tile("hotspots", PLACES["oth"][2], 14)
    yield Question(path, Expected(SIGNED_IN, own=405), method="post")


def tile(layer: str, place: Point2, zoom: int) -> str:
    index = tile_at(*place, zoom)
    return reverse("vector_tile", args=[layer, zoom, index.x, index.y])


def _drawn() -> Iterator[tuple[str, Point2, Expected, str | None]]:
    for layer, place in PUBLIC_PLACES.items():
        yield layer, place, Expected(MAP, refused=204), None
    drawn = {"own": 200, "other": 204, "none": 204, "refused": 204}
    blocks = {"own": 204, "other": 200, "none": 200, "refused": 204}
    for region, (_unit, _word, place) in PLACES.items():
        for layer in COUNTS:
            yield layer, place, Expected(MAP, refused=204), None
        for layer, (_model, where) in PROTECTED.items():
            for cells in where:
                yield layer, offset(region, cells), Expected(WORKING, **drawn), region
        for layer, where in APPROXIMATE.items():
            for cells in where:
                yield layer, offset(region, cells), Expected(OFFICERS, **blocks), region


def export(_: Secrets) -> Iterable[Question]:
    """Forms that are refused; files themselves: tests/db/test_access_exports.py."""
    path = reverse("export")
    yield Question(path, Expected(EXPORT))
    whole = {"layers": ["landmarks"], "day": "01/10/2025", "srid": 4326, "reason": "x"}
    for wrong in (
        {"reason": ""},
        {"srid": 32633},
        {"day": "hôm nay"},
        {"layers": ["tips"]},
        *({"layers": [layer]} for layer in APPROXIMATE),
    ):
        bad = Expected(EXPORT, own=400)
        yield Question(path, bad, method="post", data=whole | wrong)
    yield Question(path, Expected(EXPORT, own=405, refused=405), method="delete")


ROWS: dict[str, Row] = {
    "export": export,
    "feature": feature,
    "health_live": health_live,
    "health_ready": health_ready,
    "login": login,
    "logout": logout,
    "map": map_page,
    "progress": progress,
    "set_language": set_language,
    "unit": unit,
    "units": units,
    "vector_tile": vector_tile,
    "vintages": vintages,
}


def addresses() -> dict[str, str]:
    """Return every address of the resolver: its name (or route) to its route."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(
    patterns: Iterable[Any], namespace: str, route: str
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, here)
        elif isinstance(each, URLPattern):
            yield (f"{namespace}{each.name}" if each.name else here), here


NOT_PAGES = {
    "feature", "health_live", "health_ready", "logout", "set_language", "vector_tile"
}  # fmt: skip
"""Addresses that answer something else than a page for people."""


def page_paths(secrets: Secrets) -> list[str]:
    """Return every page once or, where it is about something, for two such things."""
    paths = []
    for name, row in ROWS.items():
        if name not in NOT_PAGES:
            asked = [each.path for each in row(secrets) if each.method == "get"]
            plain = {path.partition("?")[0]: None for path in asked}
            paths += list(plain)[:2]
    return [f"{path}?day={DAY}" for path in paths]
