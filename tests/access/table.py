"""Every address of the site: who may open it, and with what it is asked.

A new address needs a row in ``ROWS``; until it has one, tests/db/test_access_matrix.py
says so. A row is a function from the world to its questions (questions.py); a question
says which region it is about and which status each kind of reader must get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geoapp.registry import models as registry
from geoapp.spatial.tilegrid import tile_at
from geoapp.territory.models import AdminUnitVersion, Landmark, NationalBorder
from tests.access.accounts import ACCOUNT_ROWS
from tests.access.imports import IMPORT_ROWS
from tests.access.questions import (
    DAYS,
    STRANGE_DAYS,
    STRANGE_IDS,
    Expected,
    Question,
    Row,
    page,
)
from tests.access.rules import APPROXIMATE, EXPORT, MAP, OFFICERS, SIGNED_IN, WORKING
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


def health_live(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("health_live"), Expected(SIGNED_IN, anonymous=200))


def health_ready(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("health_ready"), Expected(SIGNED_IN, anonymous=200))


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
        *(f"q={word}" for word in (*words, "kwezuli", "%25", "%00", "'", "x" * 500)),
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
    yield from _known_features(secrets)
    known = reverse("feature", args=["admin_units", secrets.units["own"].pk])
    for day in ("hôm-nay", "2025-13-01", "1 OR 1=1", "%00"):
        yield Question(f"{known}?day={day}", Expected(SIGNED_IN, own=400))
    gone = Expected(SIGNED_IN, own=404)
    there_or_not = Expected(SIGNED_IN, own=(200, 404))
    for layer in LAYERS:
        path = reverse("feature", args=[layer, 1])
        yield Question(f"{path}?day=0001-01-01", there_or_not)
        yield Question(f"{path}?day=9999-12-31", there_or_not)
    for key in (0, 2**40, 10**30):
        yield Question(reverse("feature", args=["hotspots", key]), gone)
    for layer in ("tips", "registry_tip", "hotspots_exact"):
        yield Question(reverse("feature", args=[layer, 1]), gone)
    yield Question(known, Expected(SIGNED_IN, own=405), method="post")


def _known_features(secrets: Secrets) -> Iterable[Question]:
    for layer, keys, expected, region in _features(secrets):
        for key in keys:
            path = reverse("feature", args=[layer, key])
            yield Question(f"{path}?day={DAY}", expected, region)
        path = reverse("feature", args=[layer, keys[0]])
        for day in DAYS:
            yield Question(f"{path}?day={day}", expected.loosened(404), region)


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
        {"layers": []},
        {"layers": [], "purpose": "again", "registers": ["persons"]},
        {"layers": [], "purpose": "again", "registers": []},
        {"layers": [], "purpose": "x", "registers": ["tips"]},
        *({"layers": [layer]} for layer in APPROXIMATE),
    ):
        bad = Expected(EXPORT, own=400)
        yield Question(path, bad, method="post", data=whole | wrong)
    yield Question(path, Expected(EXPORT, own=405, refused=405), method="delete")


def inspect(_: Secrets) -> Iterable[Question]:
    """Files themselves: tests/db/test_inspect_page.py."""
    officers, path = frozenset({"gis_officer"}), reverse("inspect")
    yield Question(path, Expected(officers))
    yield Question(path, Expected(officers, own=400), method="post")
    yield Question(path, Expected(officers, own=405, refused=405), method="delete")


IMPORTERS = frozenset({"gis_officer"})


def import_errors(secrets: Secrets) -> Iterable[Question]:
    """Nothing was held in the one import there is: tests/db/test_blank_forms.py."""
    for key in (secrets.staged, 2**40):
        path = reverse("import_errors", args=[key])
        yield Question(path, Expected(IMPORTERS, own=404))
        closed = Expected(IMPORTERS, own=405, refused=405)
        yield Question(path, closed, method="post")


def import_blank_xlsx(_: Secrets) -> Iterable[Question]:
    yield from _blank("import_blank_xlsx", "landmarks")


def import_blank_shapefile(_: Secrets) -> Iterable[Question]:
    yield from _blank("import_blank_shapefile", "landmarks")
    tables = reverse("import_blank_shapefile", args=["hotspot_events"])
    yield Question(tables, Expected(IMPORTERS, own=404))


def _blank(name: str, layer: str) -> Iterable[Question]:
    yield Question(reverse(name, args=[layer]), Expected(IMPORTERS))
    for unknown in ("persons", "admin_units:x", "landmarks:commune", "..", "%00"):
        path = reverse(name, args=[layer]).replace(layer, unknown)
        yield Question(path, Expected(IMPORTERS, own=404))


ROWS: dict[str, Row] = {
    **ACCOUNT_ROWS,
    **IMPORT_ROWS,
    "export": export,
    "feature": feature,
    "health_live": health_live,
    "health_ready": health_ready,
    "import_blank_shapefile": import_blank_shapefile,
    "import_blank_xlsx": import_blank_xlsx,
    "import_errors": import_errors,
    "inspect": inspect,
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
    "area_assign", "area_end", "feature", "health_live", "health_ready",
    "import_blank_shapefile", "import_blank_xlsx", "import_changes", "import_delete",
    "import_errors", "job", "job_stop", "logout", "recovery_codes", "set_language",
    "user_action", "user_link", "vector_tile",
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
