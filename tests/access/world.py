"""A world for finding leaks: every secret in it says whose it is.

What belongs to places lies in five regions (``PLACES``); each has a word of its own
that stands in every name, code, address, note and document number of it, coordinates
with decimals that nothing else has, and keys of ten digits. Whatever bytes come from
the site, a secret in them is found by plain search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.apps import apps
from django.contrib.gis.geos import LineString, MultiLineString, Point
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from django.utils import timezone

from geoapp.accounts.models import AccountAction, Action, OneTimeLink, Role, User
from geoapp.analysis.models import Result, Run
from geoapp.ingest.models import MappingTemplate, StagedImport, StagedRow
from geoapp.jobs.models import Job
from geoapp.lineage.before import Before
from geoapp.lineage.models import Batch, ExportLog, KeptAtUndo, Source
from geoapp.registry import models as registry
from geoapp.registry.generalise import generalise
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaDesignation,
    AreaScope,
    Landmark,
    NationalBorder,
    UnitSuccession,
)
from tests.world import box, hashed, reason

DAY = date(2025, 10, 1)
TURN = date(2020, 1, 1)
"""On this day the communes of the first province were made anew."""
FIRST = date(2015, 1, 1)
SERVICE = "bai_thu"
CROWD = 23
"""Further establishments in «oth», so that its number is not a small one."""

Point2 = tuple[float, float]

PLACES: dict[str, tuple[str, str, Point2]] = {
    "own": ("own", "zuqvikta", (104.0711937, 21.0498283)),
    "own_old": ("old_own", "zuqbolrem", (104.1335741, 21.1147946)),
    "sib": ("sib", "zuqdaxni", (104.2581739, 21.0547391)),
    "sib_old": ("old_sib", "zuqgehlo", (104.3208617, 21.1195729)),
    "oth": ("oth", "zuqmorpi", (104.4621583, 21.0751394)),
}
"""Region to (unit its records were assigned to, its word, its establishment)."""

UNITS = (
    ("p1", "province", "81", "Tỉnh Kwezuli F", None, (104, 104.4), FIRST, None),
    ("p2", "province", "82", "Tỉnh Kwezuli T", None, (104.4, 104.6), FIRST, None),
    (
        "old_own",
        "commune",
        "81501",
        "Xã Kwezuli L",
        "p1",
        (104, 104.2),
        FIRST,
        TURN,
    ),
    (
        "old_sib",
        "commune",
        "81502",
        "Xã Kwezuli P",
        "p1",
        (104.2, 104.4),
        FIRST,
        TURN,
    ),
    ("own", "commune", "81001", "Xã Kwezuli G", "p1", (104, 104.2), TURN, None),
    ("sib", "commune", "81002", "Xã Kwezuli D", "p1", (104.2, 104.4), TURN, None),
    ("oth", "commune", "82001", "Xã Kwezuli R", "p2", (104.4, 104.6), FIRST, None),
)
"""Key, level, code, name, parent, west and east, first and next day. South is 21.0°,
north 21.2°."""
UNIT_WORD = "Kwezuli"
"""Long, as every mark: three letters turn up in a random token of a form by chance."""
PUBLIC_WORD = "Jorplin"
STAGED_WORD = "zuqstagwe"
BATCH_WORD = "zuqbatcho"
LOG_WORD = "zuqlogren"
ACCOUNT_WORD = "zuqaccoun"
"""Name of an account: for administrators, and for the auditor's log."""
DWELLING_WORD = "zuqhomesi"
"""Address of an establishment that is somebody's home: shown to nobody."""

AREAS = {"near": "own", "far": "p2", "none": None}
"""A user's area by name: a commune, a province, nothing."""

# Of a region, east and north of its establishment, in cells of 1/64 degree
HOTSPOT, SUSPECTED, INSPECTION, TIP = (2, 0), (0, -2), (0, 2), (2, 2)
SIDE = 0.0021937
"""Side of a hotspot, in degrees."""


@dataclass
class Secrets:
    """What was made. ``keys``: (region, table) to keys; ``points``: in degrees."""

    batch: Batch
    units: dict[str, AdminUnit] = field(default_factory=dict)
    users: dict[tuple[str, str], User] = field(default_factory=dict)
    keys: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    points: dict[str, list[Point2]] = field(default_factory=dict)
    staged: int = 0
    thrown: int = 0
    job: int = 0
    own_batch: int = 0
    account: int = 0
    scope: int = 0


def make_secrets() -> Secrets:
    source = Source.objects.create(title=f"Nguồn {PUBLIC_WORD}")
    secrets = Secrets(_batch(source, "admin_units", "ranh-gioi.gpkg"))
    _units(secrets)
    _public(secrets)
    places = _batch(source, "establishments", f"{BATCH_WORD}.xlsx")
    key = _unmistakable_keys()
    _service()
    for region in PLACES:
        _region(secrets, region, places, key)
    _crowd(secrets, places, key)
    _earlier_rows()
    _runs(secrets, key)
    generalise(DAY)
    _users(secrets)
    _of_one_user(secrets, key)
    _account(secrets)
    return secrets


def offset(region: str, cells: Point2) -> Point2:
    lon, lat = PLACES[region][2]
    return lon + cells[0] / 64, lat + cells[1] / 64


def _unmistakable_keys() -> Iterator[int]:
    """Yield keys of ten digits with random-looking digits."""
    return (4_000_000_007 + 7_919_317 * number for number in count(1))


def _batch(source: Source, layer: str, file_name: str) -> Batch:
    return Batch.objects.create(
        source=source,
        layer=layer,
        file_name=file_name,
        sha256="0" * 64,
        rows_read=1,
        rows_committed=1,
    )


def _units(secrets: Secrets) -> None:
    for key, level, code, name, parent, (west, east), first, end in UNITS:
        secrets.units[key] = AdminUnit.objects.create()
        AdminUnitVersion.objects.create(
            unit=secrets.units[key],
            level=level,
            gso_code=code,
            unit_type="tinh" if level == "province" else "xa",
            name=name,
            parent=secrets.units[parent] if parent else None,
            validity=DateRange(first, end),
            geom=box(west, 21, east, 21.2),
            batch=secrets.batch,
        )
    for old, new in (("old_own", "own"), ("old_sib", "sib")):
        UnitSuccession.objects.create(
            old_unit=secrets.units[old],
            new_unit=secrets.units[new],
            day=TURN,
            known_until=TURN,
            basis="document",
            batch=secrets.batch,
        )


def _public(secrets: Secrets) -> None:
    always = DateRange(FIRST, None)
    common = {"validity": always, "batch": secrets.batch}
    NationalBorder.objects.create(
        name=f"Biên giới {PUBLIC_WORD}",
        neighbour_country="LA",
        geom=MultiLineString(LineString((104, 21), (104, 21.2)), srid=4326),
        **common,
    )
    Landmark.objects.create(
        code="DL-1",
        name=f"Khu du lịch {PUBLIC_WORD}",
        kind="tourist_site",
        geom=Point(104.03, 21.03, srid=4326),
        **common,
    )
    registry.ServiceSite.objects.create(
        code="DV-1",
        name=f"Điểm tư vấn {PUBLIC_WORD}",
        kind="health",
        geom=Point(104.37, 21.03, srid=4326),
        **common,
    )
    AreaDesignation.objects.create(
        unit=secrets.units["sib"],
        kind="complex",
        document_no=f"QĐ-{PUBLIC_WORD}",
        **common,
    )


def _region(secrets: Secrets, region: str, batch: Batch, key: Iterator[int]) -> None:
    unit_key, word, _at = PLACES[region]
    unit = secrets.units[unit_key]
    keep = _keeper(secrets, region)
    place = keep(_establishment(next(key), region, 0, unit, batch))
    home = _establishment(next(key), region, 1, unit, batch)
    home.is_dwelling, home.address = True, f"Nhà {DWELLING_WORD}"
    keep(home)
    for cells, status, last in (
        (HOTSPOT, "handed_over", date(2024, 4, 1)),
        (SUSPECTED, "suspected", date(2025, 8, 1)),
    ):
        _hotspot(secrets, region, cells, (status, last), unit, batch, key)
    keep(
        registry.Inspection(
            pk=next(key),
            code=f"KT-{word}",
            establishment=place,
            unit=unit,
            inspected_on=date(2025, 9, 17),
            kind="regular",
            result="no_violation",
            is_finding=False,
            team_level="commune",
            geom=Point(*offset(region, INSPECTION), srid=4326),
            batch=batch,
        )
    )
    keep(
        registry.Tip(
            pk=next(key),
            code=f"TB-{word}",
            unit=unit,
            received_on=DAY,
            channel="hotline",
            verification="new",
            geom=Point(*offset(region, TIP), srid=4326),
            batch=batch,
        )
    )
    secrets.points[region] = [
        offset(region, cells) for cells in ((0, 0), INSPECTION, TIP)
    ] + [
        corner
        for cells in (HOTSPOT, SUSPECTED)
        for corner in _corners(offset(region, cells))
    ]


def _service() -> None:
    registry.ServiceType.objects.get_or_create(
        code=SERVICE,
        defaults={
            "name_vi": "Loại để thử",
            "name_en": "Kind for tests",
            "is_conditional": True,
            "is_prone": True,
        },
    )


def _earlier_rows() -> None:
    """Change every row of every register once: what it said before is as secret."""
    for kept in Before.__subclasses__():
        register = apps.get_model(kept._meta.label.removesuffix("Before"))
        register.objects.update(batch=F("batch"))


def _keeper(secrets: Secrets, region: str):  # type: ignore[no-untyped-def]
    def keep(made):  # type: ignore[no-untyped-def]
        made.save(force_insert=True)
        table = made._meta.db_table
        secrets.keys.setdefault((region, table), []).append(made.pk)
        return made

    return keep


def _establishment(
    pk: int, region: str, number: int, unit: AdminUnit, batch: Batch
) -> registry.Establishment:
    lon, lat = PLACES[region][2]
    word = PLACES[region][1]
    return registry.Establishment(
        pk=pk,
        code=f"CS-{word}-{number}",
        name=f"Quán {word} {number}",
        address=f"Số {number}, Đường {word}",
        unit=unit,
        operating_status="operating",
        service_types=[SERVICE],
        is_conditional=True,
        is_prone=number % 2 == 0,  # so that those in one block can be told apart
        is_dwelling=False,
        location_precision="gps",
        validity=DateRange(date(2016, 3, 4), None),
        geom=Point(lon + number * 0.0000213, lat + number * 0.0000137, srid=4326),
        batch=batch,
    )


def _corners(centre: Point2) -> list[Point2]:
    half = SIDE / 2
    return [centre] + [
        (centre[0] + east * half, centre[1] + north * half)
        for east in (-1, 1)
        for north in (-1, 1)
    ]


def _hotspot(
    secrets: Secrets,
    region: str,
    cells: Point2,
    last: tuple[str, date],
    unit: AdminUnit,
    batch: Batch,
    key: Iterator[int],
) -> None:
    keep = _keeper(secrets, region)
    word, status = PLACES[region][1], last[0]
    hotspot = keep(
        registry.Hotspot(
            pk=next(key),
            code=f"TD-{word}-{status}",
            name=f"Tụ điểm {word} {status}",
            setting="public",
            recognition="recognised",
            lead_unit=unit,
            batch=batch,
        )
    )
    (west, south), *_, (east, north) = _corners(offset(region, cells))[1:]
    keep(
        registry.HotspotExtent(
            pk=next(key),
            hotspot=hotspot,
            validity=DateRange(date(2016, 5, 6), None),
            geom=box(west, south, east, north),
            batch=batch,
        )
    )
    steps = [("suspected", date(2024, 2, 1)), last]
    for step, day in steps if status != "suspected" else steps[1:]:
        keep(
            registry.HotspotEvent(
                pk=next(key),
                hotspot=hotspot,
                status=step,
                happened_on=day,
                note=f"Ghi chú {word}",
                document_no=f"CV-{word}",
            )
        )


def _crowd(secrets: Secrets, batch: Batch, key: Iterator[int]) -> None:
    unit = secrets.units["oth"]
    keep = _keeper(secrets, "oth")
    for number in range(2, 2 + CROWD):
        keep(_establishment(next(key), "oth", number, unit, batch))


def _runs(secrets: Secrets, key: Iterator[int]) -> None:
    border = Run.objects.create(kind="border_priority", day=DAY, parameters={})
    relapse = Run.objects.create(kind="relapse_risk", day=DAY, parameters={})
    for region, (_unit, word, _at) in PLACES.items():
        keep = _keeper(secrets, region)
        common = {"rank": 1, "score": 61.4379, "band": "high", "completeness": 1}
        reasons = [reason("complex", 1, 0.614379, document=f"QĐ-{word}")]
        if region in secrets.units:
            keep(
                Result(
                    pk=next(key),
                    run=border,
                    unit=secrets.units[region],
                    reasons=reasons,
                    **common,
                )
            )
        keep(
            Result(
                pk=next(key),
                run=relapse,
                hotspot_id=secrets.keys[region, "registry_hotspot"][0],
                reasons=reasons,
                **common,
            )
        )


def _users(secrets: Secrets) -> None:
    for role in Role.values:
        for area, unit in AREAS.items():
            user = User.objects.create(
                username=f"{role}-{area}",
                password=hashed(),
                role=role,
                display_name=f"{role}-{area}",
            )
            secrets.users[role, area] = user
            if unit is not None:
                AreaScope.objects.create(
                    user=user,
                    unit=secrets.units[unit],
                    validity=DateRange(FIRST, None),
                )


def _of_one_user(secrets: Secrets, key: Iterator[int]) -> None:
    """Add what one officer alone may see: files, work on them, an export."""
    owner = secrets.users[Role.GIS_OFFICER, "near"]
    job = StagedImport.objects.create(
        pk=next(key),
        layer="establishments",
        file_name=f"{STAGED_WORD}.csv",
        sha256="1" * 64,
        created_by=owner,
    )
    StagedRow.objects.create(
        job=job,
        row_no=1,
        raw={"ten": STAGED_WORD},
        mapped={"name": STAGED_WORD},
    )
    work = Job.objects.create(
        pk=next(key), kind="import.look", subject_id=job.pk, requested_by=owner
    )
    thrown = StagedImport.objects.create(
        pk=next(key),
        layer="tips",
        file_name=f"{STAGED_WORD}-2.csv",
        sha256="4" * 64,
        created_by=owner,
    )
    source = Source.objects.create(title=f"Tệp {PUBLIC_WORD}")
    batch = _batch(source, "landmarks", f"{PUBLIC_WORD}.gpkg")
    Batch.objects.filter(pk=batch.pk).update(committed_by=owner)
    KeptAtUndo.objects.create(
        pk=next(key),
        batch=batch,
        table="territory_landmark",
        row_id=next(key),
        label=STAGED_WORD,
        reason=KeptAtUndo.Reason.EDITED,
    )
    MappingTemplate.objects.create(
        pk=next(key), layer="tips", name=f"Mẫu {PUBLIC_WORD}", created_by=owner
    )
    ExportLog.objects.create(
        pk=next(key),
        user=owner,
        layers=["hotspots"],
        day=DAY,
        crs_srid=4326,
        reason=f"Lý do {LOG_WORD}",
        feature_counts={"hotspots": 1},
        sha256="2" * 64,
    )
    secrets.staged, secrets.own_batch = job.pk, batch.pk
    secrets.thrown, secrets.job = thrown.pk, work.pk


def _account(secrets: Secrets) -> None:
    """Add somebody whom administrators change, and the log of it."""
    user = User.objects.create(
        username=ACCOUNT_WORD, password=hashed(), role=Role.LEADER
    )
    scope = AreaScope.objects.create(
        user=user, unit=secrets.units["oth"], validity=DateRange(FIRST, None)
    )
    AccountAction.objects.create(
        action=Action.INVITED, subject=ACCOUNT_WORD, subject_id=user.pk
    )
    OneTimeLink.objects.create(
        user=user, purpose="reset", digest="3" * 64, expires_at=timezone.now()
    )
    secrets.account, secrets.scope = user.pk, scope.pk


def keys_of(secrets: Secrets, region: str, model: type[models.Model]) -> list[int]:
    return secrets.keys[region, model._meta.db_table]
