"""A register that is taken away and brought back unchanged changes nothing."""

from __future__ import annotations

import io
import json
import math
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.accounts.models import Role, User
from geoapp.disclosure.persons import scan_free_text
from geoapp.ingest.choices import Choices
from geoapp.ingest.relations import RELATIONS, SAME_PLACE_M
from geoapp.ingest.request import Outcome, Request
from geoapp.ingest.targets import TARGETS
from geoapp.ingest.text.syllables import COMMON
from geoapp.lineage.models import ExportLog
from geoapp.publish.exports.registers import REGISTERS
from geoapp.registry import vocabularies as words
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotExtent,
    Inspection,
)
from geoapp.spatial.crs import STORAGE_SRID
from geoapp.spatial.to_system import to_system
from geoapp.territory import vocabularies as places
from geoapp.territory.models import AdminUnitVersion, AreaScope
from geoapp.territory.scope import importing_for
from tests.db.importing import NEW, OLD, bring, bring_units, province_of_four
from tests.db.test_error_file import _import
from tests.shapes import Folder, square

ZONES = (9206, 5897, 3405)
"""Three zones of VN-2000: a 3-degree one near, one farther off, and a 6-degree one."""
SYSTEMS = (STORAGE_SRID, *ZONES)
SERVICES = ("karaoke", "motel", "massage")


# What rows there may be


def _is_about_places(text: str) -> bool:
    return not scan_free_text(text)


syllables = st.sampled_from(sorted(COMMON)).map(str.capitalize) | st.sampled_from(
    ["2", "12A", "(mới)", "“Hoa”", "A&B", "=1", "-", "số 5;", "TT.", '"x"', "'"]
)
names = (
    st.lists(syllables, min_size=1, max_size=5)
    .map(" ".join)
    .filter(_is_about_places)
    .filter(lambda text: re.search(r"\w", text) is not None)
)
codes = st.from_regex(r"\A[A-Z]{1,3}[-/_.]?[0-9A-Za-z]{1,6}\Z").filter(_is_about_places)
days = st.dates(OLD, date(2027, 1, 1))
longitudes = st.floats(104.0001, 104.3999)
latitudes = st.floats(21.0001, 21.0999)
points = st.builds(
    lambda x, y: {"type": "Point", "coordinates": [x, y]}, longitudes, latitudes
)


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(days)
    length = draw(st.none() | st.integers(1, 4000))
    last = None if length is None else (first + timedelta(length)).isoformat()
    return {"valid_from": first.isoformat(), "valid_to": last}


@st.composite
def grounds(draw: st.DrawFn) -> dict[str, Any]:
    """A few triangles beside each other, one or several."""
    triangles = []
    x, y = draw(st.floats(104.01, 104.3)), draw(st.floats(21.01, 21.08))
    for number in range(draw(st.integers(1, 2))):
        west = x + 0.02 * number
        size = draw(st.floats(0.001, 0.009))
        ring = [[west, y], [west + size, y], [west, y + size], [west, y]]
        triangles.append([ring])
    if len(triangles) == 1:
        return {"type": "Polygon", "coordinates": triangles[0]}
    return {"type": "MultiPolygon", "coordinates": triangles}


lines = st.lists(
    st.tuples(longitudes, latitudes), min_size=2, max_size=6, unique=True
).map(lambda spots: {"type": "LineString", "coordinates": [list(s) for s in spots]})

establishments = st.tuples(
    st.builds(
        dict.__or__,
        st.fixed_dictionaries(
            {
                "name": names,
                "service_types": st.lists(
                    st.sampled_from(SERVICES), min_size=1, unique=True
                ).map("; ".join),
                "address": st.none() | names,
                "stated_unit_code": st.none()
                | st.sampled_from(["96001", "96002", "96003"]),
                "operating_status": st.sampled_from(words.OperatingStatus.values),
                "is_conditional": st.none() | st.booleans(),
                "is_prone": st.none() | st.booleans(),
                "is_dwelling": st.booleans(),
                "location_precision": st.sampled_from(words.LocationPrecision.values),
            }
        ),
        spans(),
    ),
    st.none() | points,
).filter(lambda row: row[1] is not None or row[0]["stated_unit_code"] is not None)
hotspots = st.tuples(
    st.fixed_dictionaries(
        {
            "name": names,
            "setting": st.sampled_from(words.Setting.values),
            "recognition": st.sampled_from(words.Recognition.values),
            "lead_code": st.none() | st.sampled_from(["96001", "96004"]),
            "valid_from": days.map(date.isoformat),
        }
    ),
    grounds(),
)
inspections = st.tuples(
    st.fixed_dictionaries(
        {
            "inspected_on": days.map(date.isoformat),
            "kind": st.sampled_from(words.InspectionKind.values),
            "result": st.sampled_from(words.InspectionResult.values),
            "is_finding": st.booleans(),
            "team_level": st.sampled_from(words.TeamLevel.values),
        }
    ),
    st.none() | points,
    st.sampled_from(["establishment", "hotspot", "both", "none"]),
    st.integers(0, 99),
)
tips = st.tuples(
    st.fixed_dictionaries(
        {
            "received_on": days.map(date.isoformat),
            "channel": st.sampled_from(words.TipChannel.values),
            "verification": st.sampled_from(words.TipVerification.values),
        }
    ),
    points,
)


def dated(kinds: list[str]) -> st.SearchStrategy[Any]:
    kind = st.fixed_dictionaries({"name": names, "kind": st.sampled_from(kinds)})
    return st.tuples(st.builds(dict.__or__, kind, spans()), points)


borders = st.tuples(
    st.builds(
        dict.__or__,
        st.fixed_dictionaries(
            {"neighbour_country": st.sampled_from(["LA", "CN", None])}
        ),
        spans(),
    ),
    lines,
)
designations = st.tuples(
    st.sampled_from(["96001", "96002", "961"]),
    st.sampled_from(places.DesignationKind.values),
    spans(),
    names,
)
lives = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[tuple[dict[str, Any], Any]]]:
    """Rows for every layer, as features of a file."""
    few = {"max_size": 4}
    made: dict[str, list[tuple[dict[str, Any], Any]]] = {}
    for layer, rows in (
        ("establishments", establishments),
        ("hotspots", hotspots),
        ("tips", tips),
        ("landmarks", dated(places.LandmarkKind.values)),
        ("service_sites", dated(words.ServiceSiteKind.values)),
    ):
        drawn = draw(st.lists(rows, **few))
        own = draw(
            st.lists(codes, min_size=len(drawn), max_size=len(drawn), unique=True)
        )
        made[layer] = [
            ({"code": code, **values}, shape)
            for code, (values, shape) in zip(own, drawn, strict=True)
        ]
    made["hotspot_events"] = [
        (event, None) for spot, _ in made["hotspots"] for event in _life(draw, spot)
    ]
    made["inspections"] = list(_visits(draw, made))
    stretches = draw(st.lists(borders, **few))
    named = draw(
        st.lists(names, min_size=len(stretches), max_size=len(stretches), unique=True)
    )
    made["national_border"] = [
        ({"name": name, **values}, shape)
        for name, (values, shape) in zip(named, stretches, strict=True)
    ]
    listed = draw(st.lists(designations, unique_by=lambda one: one[:2], **few))
    made["designations"] = [
        (
            {
                "unit_code": code,
                "level": "district" if code == "961" else "commune",
                "kind": kind,
                **span,
                "document_no": number,
            },
            None,
        )
        for code, kind, span, number in listed
    ]
    return made


def _life(draw: st.DrawFn, hotspot: dict[str, Any]) -> list[dict[str, Any]]:
    status: str | None = None
    day = draw(days)
    events = []
    for choice in draw(lives):
        allowed = sorted(words.NEXT_STATUS[status])
        if not allowed:
            break
        status = allowed[choice % len(allowed)]
        events.append(
            {
                "hotspot_code": hotspot["code"],
                "status": status,
                "happened_on": day.isoformat(),
                "document_no": draw(st.none() | names),
                "note": draw(st.none() | names),
            }
        )
        day += timedelta(1 + choice)
    return events


def _visits(draw: st.DrawFn, made: dict[str, Any]) -> Any:
    drawn = draw(st.lists(inspections, max_size=4))
    own = draw(st.lists(codes, min_size=len(drawn), max_size=len(drawn), unique=True))
    for code, (values, shape, what, number) in zip(own, drawn, strict=True):
        named = {}
        for kind in ("establishment", "hotspot"):
            there = made[f"{kind}s"]
            if what in {kind, "both"} and there:
                named[f"{kind}_code"] = there[number % len(there)][0]["code"]
        if shape is not None or named:
            yield {"code": code, **values, **named}, shape


# Away and back


@pytest.fixture
def officer(folder: Folder, db: None) -> User:
    province_of_four(folder)
    user = User.objects.create(username="gis", role=Role.GIS_OFFICER)
    unit = AdminUnitVersion.objects.get(gso_code="96", level="province").unit
    AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    return user


def taken_away(user: User, path: Path, *layers: str, **more: Any) -> Path:
    path.unlink(missing_ok=True)
    call_command(
        "export_register", *layers, username=user.username, reason="Sửa sổ", out=path,
        stdout=io.StringIO(), **more,
    )  # fmt: skip
    return path


def brought_back(
    user: User, name: str, file: Path, day: date | None = None, **more: Any
) -> Outcome:
    request = Request(
        layer=REGISTERS[name].target,
        file=file,
        valid_from=day,
        choices=Choices(layer=name),
        user=user,
        **more,
    )
    with importing_for(user):
        return _import(request)


def changes_nothing(outcome: Outcome, rows: int) -> None:
    found = [(f.row_no, f.check, f.field, f.value) for f in outcome.findings]
    assert outcome.rows_refused == 0, found
    counts = outcome.counts
    assert (counts.new, counts.changed, counts.ended, counts.left) == (0, 0, 0, 0)
    assert counts.unchanged == outcome.rows_read == rows


@given(world=worlds(), srid=st.sampled_from(SYSTEMS))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_register_comes_back_as_it_was(
    folder: Folder, officer: User, world: dict[str, Any], srid: int
) -> None:
    with transaction.atomic():
        expected = {}
        for layer in RELATIONS:
            rows = world[layer]
            if rows:
                outcome = bring(layer, folder.geojson(f"{layer}.geojson", rows))
                assert outcome.rows_refused == 0, outcome.findings
                expected[layer] = len(rows)
        file = taken_away(officer, folder.path / "a.gpkg", *RELATIONS, srid=srid)
        log = ExportLog.objects.latest("pk")
        assert {k: n for k, n in log.feature_counts.items() if n} == expected
        for layer, count in expected.items():
            changes_nothing(brought_back(officer, layer, file), count)
        transaction.set_rollback(True)


@given(
    splits=st.lists(st.floats(0.02, 0.38), min_size=1, max_size=4, unique=True),
    srid=st.sampled_from(SYSTEMS),
    day=st.dates(OLD, date(2026, 1, 1)),
)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_level_of_units_comes_back_as_it_was(
    folder: Folder, officer: User, splits: list[float], srid: int, day: date
) -> None:
    """A vintage of communes of any widths, and both levels above them."""
    with transaction.atomic():
        edges = [0.0, *(10 * at for at in sorted(splits)), 4.0]
        communes = [
            (f"9610{n}", f"Xã Mới Số {n}", "961", square(west, 0, east - west))
            for n, (west, east) in enumerate(pairwise(edges))
        ]
        bring_units(folder, "commune", NEW, communes)  # type: ignore[arg-type]
        names_ = [
            f"admin_units_{level}" for level in ("province", "district", "commune")
        ]
        file = taken_away(officer, folder.path / "a.gpkg", *names_, day=day, srid=srid)
        counts = ExportLog.objects.latest("pk").feature_counts
        assert counts[names_[0]] == counts[names_[1]] == 1
        assert counts[names_[2]] == (len(communes) if day >= NEW else 4)
        for name in names_:
            changes_nothing(brought_back(officer, name, file, day), counts[name])
        transaction.set_rollback(True)


# What a file says, and what it may not say


PLACE = {
    "code": "CS-1", "name": "Nhà nghỉ Mẫu", "service_types": "motel", "address": "Số 5",
    "stated_unit_code": "96001", "is_dwelling": "1", "location_precision": "gps",
    "valid_from": "2021-03-01",
}  # fmt: skip
HERE = {"type": "Point", "coordinates": [104.05, 21.05]}
ACROSS = {"type": "Point", "coordinates": [104.35, 21.05]}


def put(folder: Folder, layer: str, *rows: tuple[dict[str, Any], Any]) -> None:
    outcome = bring(layer, folder.geojson(f"{layer}.geojson", rows))
    assert outcome.rows_refused == 0, outcome.findings


def west(user: User) -> User:
    """Let an officer answer for the first commune only."""
    user.area_scopes.all().delete()
    unit = AdminUnitVersion.objects.get(gso_code="96001").unit
    AreaScope.objects.create(user=user, unit=unit, validity=DateRange(OLD, None))
    return user


def test_the_address_of_a_dwelling_stays(folder: Folder, officer: User) -> None:
    put(folder, "establishments", (PLACE, HERE))
    file = taken_away(officer, folder.path / "a.gpkg", "establishments")
    assert "Số 5".encode() not in file.read_bytes()
    changes_nothing(brought_back(officer, "establishments", file), 1)
    brought_back(officer, "establishments", file, commit=True)
    assert Establishment.objects.get().address == "Số 5"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({"is_dwelling": "0", "address": None}, "Số 5"),
        ({"is_dwelling": "1", "address": "Số 7"}, "Số 7"),
    ],
)
def test_what_a_file_says_of_a_dwelling_counts(
    folder: Folder, officer: User, said: dict[str, Any], address: str
) -> None:
    put(folder, "establishments", (PLACE, HERE))
    put(folder, "establishments", (PLACE | said, HERE))
    assert Establishment.objects.get().address == address


def test_an_empty_address_of_another_place_is_empty(
    folder: Folder, officer: User
) -> None:
    put(folder, "establishments", (PLACE | {"is_dwelling": "0"}, HERE))
    put(folder, "establishments", (PLACE | {"is_dwelling": "0", "address": None}, HERE))
    assert Establishment.objects.get().address is None


VISIT = {
    "code": "KT-1", "inspected_on": "2025-01-01", "kind": "regular",
    "result": "no_violation", "is_finding": "0", "team_level": "commune",
    "establishment_code": "CS-1",
}  # fmt: skip


def test_what_was_inspected_stays_where_it_may_not_be_seen(
    folder: Folder, officer: User
) -> None:
    """The visit took place here; what was visited lies in somebody else's area."""
    put(folder, "establishments", (PLACE | {"stated_unit_code": "96004"}, ACROSS))
    put(folder, "inspections", (VISIT, HERE))
    user = west(officer)
    file = taken_away(user, folder.path / "a.gpkg", "inspections", "establishments")
    assert ExportLog.objects.get().feature_counts == {
        "inspections": 1, "establishments": 0,
    }  # fmt: skip
    assert b"CS-1" not in file.read_bytes()
    changes_nothing(brought_back(user, "inspections", file), 1)
    brought_back(user, "inspections", file, commit=True)
    assert Inspection.objects.get().establishment == Establishment.objects.get()


def test_a_visit_without_a_place_stays_where_it_is(
    folder: Folder, officer: User
) -> None:
    put(folder, "establishments", (PLACE, HERE))
    put(folder, "inspections", (VISIT, None))
    put(folder, "inspections", (VISIT | {"establishment_code": None}, None))
    visit = Inspection.objects.get()
    assert visit.establishment is not None
    assert visit.unit == visit.establishment.unit


def test_a_file_may_correct_what_was_inspected(folder: Folder, officer: User) -> None:
    put(folder, "establishments", (PLACE, HERE))
    put(folder, "hotspots", (
        {"code": "TD-1", "name": "Bến xe", "setting": "public",
         "valid_from": "2021-01-01"},
        square(0.2, 0.2, 0.1, 0.1),
    ))  # fmt: skip
    put(folder, "inspections", (VISIT, HERE))
    put(folder, "inspections", (
        VISIT | {"establishment_code": None, "hotspot_code": "TD-1"}, HERE,
    ))  # fmt: skip
    visit = Inspection.objects.get()
    assert (visit.establishment, visit.hotspot) == (None, Hotspot.objects.get())


def test_only_what_the_officer_answers_for_leaves(
    folder: Folder, officer: User
) -> None:
    """What the import would hold is not in the file: not even public landmarks."""
    mark = {"name": "Hồ Mẫu", "kind": "tourist_site", "valid_from": "2021-01-01"}
    put(
        folder,
        "establishments",
        (PLACE, HERE),
        (PLACE | {"code": "CS-2", "stated_unit_code": None}, ACROSS),
    )
    put(
        folder,
        "landmarks",
        (mark | {"code": "A"}, HERE),
        (mark | {"code": "B"}, ACROSS),
    )
    put(folder, "designations", *(
        ({"unit_code": code, "level": "commune", "kind": "complex",
          "valid_from": "2021-01-01", "document_no": "QĐ-1"}, None)
        for code in ("96001", "96004")
    ))  # fmt: skip
    user = west(officer)
    layers = ["establishments", "landmarks", "designations", "admin_units_commune"]
    file = taken_away(user, folder.path / "a.gpkg", *layers)
    assert ExportLog.objects.get().feature_counts == {
        "establishments": 1, "landmarks": 1, "designations": 1,
        "admin_units_commune": 0,
    }  # fmt: skip
    for layer in layers[:3]:
        changes_nothing(brought_back(user, layer, file), 1)


def test_a_day_takes_what_holds_on_it(folder: Folder, officer: User) -> None:
    ended = PLACE | {"code": "CS-2", "valid_to": "2022-01-01"}
    put(folder, "establishments", (PLACE, HERE), (ended, HERE))
    file = folder.path / "a.gpkg"
    for day, count in ((None, 2), (date(2021, 6, 1), 2), (date(2023, 1, 1), 1)):
        more = {} if day is None else {"day": day}
        taken_away(officer, file, "establishments", **more)
        changes_nothing(brought_back(officer, "establishments", file), count)


def test_earlier_ground_of_a_hotspot_stays(folder: Folder, officer: User) -> None:
    spot = {"code": "TD-1", "name": "Bến xe", "setting": "public"}
    for day, size in (("2021-01-01", 0.1), ("2023-01-01", 0.2)):
        put(folder, "hotspots", (
            spot | {"valid_from": day}, square(0.2, 0.2, size, size)
        ))  # fmt: skip
    before = list(HotspotExtent.objects.order_by("pk").values())
    assert len(before) == 2
    for day in (None, date(2022, 1, 1), date(2024, 1, 1)):
        more = {} if day is None else {"day": day}
        file = taken_away(officer, folder.path / "a.gpkg", "hotspots", **more)
        changes_nothing(brought_back(officer, "hotspots", file), 1)
        brought_back(officer, "hotspots", file, commit=True)
    assert list(HotspotExtent.objects.order_by("pk").values()) == before


def test_columns_are_the_fields_with_titles(folder: Folder, officer: User) -> None:
    put(folder, "establishments", (PLACE, HERE))
    file = taken_away(officer, folder.path / "a.gpkg", *REGISTERS, srid=9206)
    assert {name for name, _ in pyogrio.list_layers(file)} == set(REGISTERS)
    for name, register in REGISTERS.items():
        info = pyogrio.read_info(file, layer=name)
        fields = [field.name for field in TARGETS[register.target].fields]
        assert list(info["fields"]) == fields
        if TARGETS[register.target].shape is not None:
            assert info["crs"] == "EPSG:9206"
    types = pyogrio.read_info(file, layer="establishments")
    kinds = dict(zip(types["fields"], types["ogr_types"], strict=True))
    assert kinds["valid_from"] == "OFTDate"
    assert b"M\xc3\xa3 c\xc6\xa1 s\xe1\xbb\x9f" in file.read_bytes()  # a title


# The same place


def moved(x: float, y: float, east_m: float, north_m: float) -> dict[str, Any]:
    wide = 111_195 * math.cos(math.radians(y))
    return {"type": "Point", "coordinates": [x + east_m / wide, y + north_m / 111_195]}


@pytest.mark.parametrize(
    ("metres", "changed"), [(0.0005, 0), (0.0014, 0), (0.0025, 1), (0.01, 1)]
)
@pytest.mark.parametrize("layer", ["establishments", "landmarks"])
def test_two_millimetres_are_no_move(
    layer: str, metres: float, changed: int, folder: Folder, officer: User
) -> None:
    values = PLACE
    if layer == "landmarks":
        values = {
            "code": "A",
            "name": "Hồ",
            "kind": "other",
            "valid_from": "2021-01-01",
        }
    assert SAME_PLACE_M == 0.002
    put(folder, layer, (values, HERE))
    again = moved(104.05, 21.05, metres * 0.6, metres * 0.8)
    file = folder.geojson("b.geojson", [(values, again)])
    assert bring(layer, file, commit=False).counts.changed == changed


@pytest.mark.parametrize(("metres", "changed"), [(0.0014, 0), (0.003, 1)])
def test_an_outline_drawn_again_is_no_other(
    metres: float, changed: int, folder: Folder, officer: User
) -> None:
    spot = {"code": "TD-1", "name": "Bến xe", "setting": "public",
            "valid_from": "2021-01-01"}  # fmt: skip
    stretch = {"name": "Đoạn 1", "neighbour_country": "LA", "valid_from": "2021-01-01"}
    drawn = json.loads(json.dumps(square(0.2, 0.2, 0.1, 0.1)))
    ring = drawn["coordinates"][0]
    line = {"type": "LineString", "coordinates": ring[:3]}
    put(folder, "hotspots", (spot, drawn))
    put(folder, "national_border", (stretch, line))
    x, y = ring[1]
    ring[1] = moved(x, y, metres, 0)["coordinates"]
    line["coordinates"] = ring[:3]
    for layer, row in (
        ("hotspots", (spot, drawn)),
        ("national_border", (stretch, line)),
    ):
        file = folder.geojson("b.geojson", [row])
        assert bring(layer, file, commit=False).counts.changed == changed, layer


@given(
    x=st.floats(102.2, 109.4),
    y=st.floats(8.6, 23.3),
    srid=st.sampled_from([*ZONES, 4756]),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.django_db
def test_vn_2000_is_left_exactly_the_way_it_is_entered(
    db: None, x: float, y: float, srid: int
) -> None:
    """PROJ alone misses by up to 1.44 mm."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsBinary(ST_SetSRID(ST_MakePoint(%s, %s), %s))",
            [x, y, STORAGE_SRID],
        )
        here = bytes(cursor.fetchone()[0])
        [there] = to_system([here], srid)
        cursor.execute(
            "SELECT ST_DistanceSphere(ST_GeomFromWKB(%s, %s), ST_Transform("
            "ST_GeomFromWKB(%s, %s), %s))",
            [here, STORAGE_SRID, there, 900_000 + srid, STORAGE_SRID],
        )
        assert cursor.fetchone()[0] < 1e-6
    assert to_system([None], srid) == [None]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"username": "reader"}, "may not export"),
        ({"username": "nobody"}, "no such user"),
        ({"srid": 32633}, "not supported"),
        ({"reason": "  "}, "reason is needed"),
        ({"layers": ["persons"]}, "no layer"),
    ],
)
def test_refusals_say_why(
    folder: Folder, officer: User, options: dict[str, Any], message: str
) -> None:
    User.objects.create(username="reader", role=Role.ANALYST)
    arguments = {
        "layers": ["tips"], "username": "gis", "reason": "x",
        "out": folder.path / "a.gpkg", **options,
    }  # fmt: skip
    with pytest.raises(CommandError, match=message):
        call_command("export_register", *arguments.pop("layers"), **arguments)
    assert not (folder.path / "a.gpkg").exists()
    assert not ExportLog.objects.exists()


def test_who_took_registers_is_recorded(folder: Folder, officer: User) -> None:
    put(folder, "establishments", (PLACE, HERE))
    taken_away(officer, folder.path / "a.gpkg", "establishments", srid=5897)
    log = ExportLog.objects.get()
    assert (log.user, log.reason, log.crs_srid) == (officer, "Sửa sổ", 5897)
    assert log.layers == ["establishments:register"]
