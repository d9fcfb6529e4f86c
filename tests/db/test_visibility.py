"""The visibility rule, asked in SQL as the web process and in Python as the owner."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db import DataError, ProgrammingError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from geoapp.accounts import permissions
from geoapp.accounts.models import Role, User
from geoapp.analysis.models import Result, Run
from geoapp.registry import models as registry
from geoapp.registry.generalise import generalise
from geoapp.territory import models as territory
from geoapp.territory.models import AdminUnit, AdminUnitVersion, AreaScope
from geoapp.territory.scope import fetch_seen_by, own_unit_ids, seen_by
from tests.web import web_role
from tests.world import DAY, FIRST, World, always, box, make_user, make_world

FEATURES: list[type[models.Model]] = [
    registry.Establishment,
    registry.Hotspot,
    registry.HotspotExtent,
    registry.HotspotEvent,
    registry.Inspection,
    registry.ServiceSite,
    registry.Tip,
    registry.EstablishmentApprox,
    registry.HotspotApprox,
    registry.InspectionApprox,
    registry.EstablishmentCount,
    registry.HotspotCount,
    registry.InspectionCount,
    registry.ProvinceProgress,
    territory.AdminUnitVersion,
    territory.AreaDesignation,
    territory.Landmark,
    territory.NationalBorder,
    Result,
]
"""Every class with a ``visible_to``."""


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    for key, unit, east in (("gần", "gio", 104.06), ("xa", "song", 104.46)):
        registry.Tip.objects.create(
            code=f"TB-{key}",
            unit=world.units[unit],
            received_on=DAY,
            channel="hotline",
            verification="new",
            geom=Point(east, 21.1, srid=4326),
            batch=world.batch,
        )
        Result.objects.create(
            run=Run.objects.create(kind="border_priority", day=DAY, parameters={}),
            unit=world.units["song"] if key == "xa" else world.units["mo"],
            rank=9,
            score=1,
            band="low",
            completeness=1,
            reasons=[],
        )
    territory.AreaDesignation.objects.create(
        unit=world.units["song"],
        kind="complex",
        validity=always(),
        document_no="QĐ-3/2025",
        batch=world.batch,
    )
    return world


def ids_in_sql(model: type[models.Model], user: User | AnonymousUser) -> set[int]:
    """Return what the table gives the web process, without any condition of ours."""
    with web_role(), seen_by(user), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table}")
        return {id_ for (id_,) in cursor}


def ids_in_python(model: type[models.Model], user: User | AnonymousUser) -> set[int]:
    visible = model.objects.visible_to(user)  # type: ignore[attr-defined]
    return set(visible.values_list("pk", flat=True))


def ask(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_list_above_is_complete() -> None:
    from django.apps import apps

    with_rule = {
        model
        for model in apps.get_models()
        if hasattr(model._default_manager, "visible_to")
    }
    assert with_rule == set(FEATURES)


@pytest.mark.parametrize("model", FEATURES, ids=lambda model: model.__name__)
def test_nobody_named_sees_nothing(world: World, model: type[models.Model]) -> None:
    assert model._default_manager.exists()
    assert ids_in_sql(model, AnonymousUser()) == set()
    with web_role(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", FEATURES, ids=lambda model: model.__name__)
def test_sql_and_python_agree_for_every_role(
    world: World, model: type[models.Model]
) -> None:
    seen = set()
    for user in world.users.values():
        assert ids_in_sql(model, user) == ids_in_python(model, user), user.role
        seen.add(frozenset(ids_in_python(model, user)))
    assert len(seen) > 1, "no role is treated differently: the test shows nothing"


@pytest.mark.parametrize(
    ("right", "function"),
    [
        ("units", permissions.can_view_units),
        ("map", permissions.can_view_map),
        ("places", permissions.can_view_places),
        ("approximate", permissions.can_view_approximate),
        ("counts", permissions.can_view_counts),
        ("classes", permissions.can_view_classes),
        ("import", permissions.can_import_files),
        ("log", permissions.can_read_log),
        ("administer", permissions.can_manage_users),
    ],
)
@pytest.mark.parametrize("role", Role.values)
def test_rights_are_the_same_table(world, right, function, role) -> None:  # type: ignore[no-untyped-def]
    user = world.users[role]
    for active in (True, False):
        user.is_active = active
        user.save(update_fields=["is_active"])
        with web_role(), seen_by(user), connection.cursor() as cursor:
            cursor.execute("SELECT territory_may(%s)", [right])
            assert cursor.fetchone() == (function(user),), (role, active)


def test_an_inactive_user_sees_nothing(world: World) -> None:
    user = world.users["gis_officer"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert {len(ids_in_sql(model, user)) for model in FEATURES} == {0}


@pytest.mark.parametrize("named", ["none", "1 OR 1=1", "-", "1,2", "9" * 40])
def test_a_malformed_user_is_an_error(world: World, named: str) -> None:
    name = f"SELECT set_config('geoapp.user_id', '{named}', true)"
    with web_role(), pytest.raises(DataError):
        ask(name, "SELECT count(*) FROM registry_establishment")


def test_an_unknown_user_sees_nothing(world: World) -> None:
    nobody = User(pk=2**40, role=Role.GIS_OFFICER)
    assert {len(ids_in_sql(model, nobody)) for model in FEATURES} == {0}


def test_switching_row_security_off_is_refused(world: World) -> None:
    with web_role(), pytest.raises(ProgrammingError, match="row-level security"):
        ask("SET LOCAL row_security = off", "SELECT count(*) FROM registry_tip")


def test_the_name_ends_with_its_block(world: World) -> None:
    officer, far = world.users["gis_officer"], world.users["far"]
    count = "SELECT count(*) FROM registry_tip WHERE code = 'TB-xa'"
    with web_role():
        assert fetch_seen_by(far, count, []) == [(1,)]
        with seen_by(officer):
            assert fetch_seen_by(far, count, []) == [(1,)]
            assert fetch_seen_by(officer, count, []) == [(0,)]
        assert fetch_seen_by(AnonymousUser(), count, []) == [(0,)]


@pytest.mark.parametrize("seed", range(12))
def test_random_territories_users_and_places_agree(world: World, seed: int) -> None:
    """Areas by plain recursion in Python, rows by the policies."""
    chance = random.Random(seed)  # noqa: S311  a test's dice
    parents = random_units(world, chance)
    links = random_successions(world, chance, parents)
    for number in range(40):
        registry.Tip.objects.create(
            code=f"R-{number}",
            unit_id=chance.choice([None, *parents]),
            received_on=DAY,
            channel="hotline",
            verification="new",
            geom=Point(104 + chance.random() / 4, 21.1, srid=4326),
            batch=world.batch,
        )
    for number in range(5):
        user = make_user(world, f"u{number}", chance.choice(Role.values), "mo")
        AreaScope.objects.filter(user=user).delete()
        areas = chance.sample(sorted(parents), 2)
        days = [always(), DateRange(FIRST, DAY)]
        chance.shuffle(days)
        for area, span in zip(areas, days, strict=True):
            AreaScope.objects.create(user=user, unit_id=area, validity=span)
        held = {
            area
            for area, span in zip(areas, days, strict=True)
            if span.upper is None or span.upper > timezone.localdate()
        }
        own = reached(held, parents, links)
        expected = (
            set(registry.Tip.objects.filter(unit__in=own).values_list("pk", flat=True))
            if permissions.can_view_places(user)
            else set()
        )
        assert ids_in_sql(registry.Tip, user) == expected
        assert ids_in_python(registry.Tip, user) == expected
        if permissions.can_view_places(user):
            assert own_unit_ids(user) == own


def random_units(world: World, chance: random.Random) -> dict[int, int | None]:
    """Add provinces, districts and communes; some ended, some moved to another parent.

    Returns every added unit with the parent it has today, or last had.
    """
    parents: dict[int, int | None] = {}
    provinces, districts = [], []
    for number in range(3):
        unit = AdminUnit.objects.create()
        version(world, unit, "province", f"8{number}", None, always())
        parents[unit.pk] = None
        provinces.append(unit)
    for number in range(5):
        unit, above = AdminUnit.objects.create(), chance.choice(provinces)
        version(world, unit, "district", f"80{number}", above, always())
        parents[unit.pk] = above.pk
        districts.append(unit)
    for number in range(12):
        unit = AdminUnit.objects.create()
        first, then = chance.choice(districts), chance.choice(districts)
        change = date(2022, 1, 1) + timedelta(days=number)
        code = f"80{number:03}"
        version(world, unit, "commune", code, first, DateRange(FIRST, change))
        parents[unit.pk] = first.pk
        if chance.random() < 0.6:
            version(world, unit, "commune", code, then, DateRange(change, None))
            parents[unit.pk] = then.pk
    return parents


def version(world, unit, level, code, parent, span) -> None:  # type: ignore[no-untyped-def]
    AdminUnitVersion.objects.create(
        unit=unit,
        level=level,
        gso_code=code,
        unit_type={"province": "tinh", "district": "huyen", "commune": "xa"}[level],
        name=f"Đơn vị {code}",
        parent=parent,
        validity=span,
        batch=world.batch,
    )


def random_successions(
    world: World, chance: random.Random, parents: dict[int, int | None]
) -> set[tuple[int, int]]:
    """Add links between communes; return those that hand records on, (new, old)."""
    in_force = set(
        AdminUnitVersion.objects.in_force_on(timezone.localdate()).values_list(
            "unit", flat=True
        )
    )
    links = set()
    for _ in range(8):
        old, new = chance.sample(sorted(parents), 2)
        share = chance.choice([0.2, 0.5, 1.0, None])
        _made, created = territory.UnitSuccession.objects.get_or_create(
            old_unit_id=old,
            new_unit_id=new,
            day=date(2025, 7, 1),
            basis="document" if share is None else "geometry",
            defaults={
                "known_until": date(2025, 7, 1),
                "old_share": share,
                "new_share": share,
                "batch": world.batch,
            },
        )
        if created and old not in in_force and (share is None or share >= 0.5):
            links.add((new, old))
    return links


def reached(
    held: set[int], parents: dict[int, int | None], links: set[tuple[int, int]]
) -> set[int]:
    own: set[int] = set()
    new = set(held)
    while new:
        own |= new
        new = {unit for unit, above in parents.items() if above in own} | {
            old for newer, old in links if newer in own
        }
        new -= own
    return own


def test_the_records_of_an_abolished_commune_stay_with_its_successor(
    world: World,
) -> None:
    old = AdminUnit.objects.create()
    version(world, old, "commune", "91055", world.units["near"], DateRange(FIRST, DAY))
    registry.Tip.objects.update(unit=old)
    clerk = make_user(world, "clerk", Role.AREA_OFFICER, "mo")
    assert ids_in_sql(registry.Tip, clerk) == set()
    territory.UnitSuccession.objects.create(
        old_unit=old,
        new_unit=world.units["mo"],
        day=DAY,
        known_until=DAY,
        basis="document",
        batch=world.batch,
    )
    assert len(ids_in_sql(registry.Tip, clerk)) == 2


def test_a_commune_moved_to_another_province_leaves_the_first(world: World) -> None:
    gio = AdminUnitVersion.objects.get(unit=world.units["gio"])
    gio.validity = DateRange(FIRST, date(2025, 7, 1))
    gio.save()
    version(
        world,
        gio.unit,
        "commune",
        "92077",
        world.units["far"],
        DateRange(date(2025, 7, 1), None),
    )
    gained = world.units["gio"].pk
    assert gained in own_unit_ids(world.users["far"])
    assert gained not in own_unit_ids(world.users["gis_officer"])


def test_approximate_places_are_blocks_of_the_same_commune(world: World) -> None:
    for number in range(60):
        registry.Establishment.objects.create(
            code=f"N-{number}",
            name="x",
            unit=world.units["gio" if number % 2 else "song"],
            operating_status="operating",
            is_conditional=False,
            is_prone=False,
            is_dwelling=False,
            location_precision="gps",
            validity=always(),
            geom=Point(
                (104 if number % 2 else 104.4) + 0.003 * number, 21.001, srid=4326
            ),
            batch=world.batch,
        )
    generalise(DAY)
    shown = registry.EstablishmentApprox.objects.select_related("block", "place")
    assert shown.count() == 62
    for row in shown:
        assert row.block.unit_id == row.place.unit_id
        assert row.block.area_km2 >= 0.5
        assert row.block.geom.covers(row.place.geom)
    blocks = {row.place_id: row.block_id for row in shown}
    generalise(DAY + timedelta(days=400))
    assert blocks == dict(
        registry.EstablishmentApprox.objects.values_list("place_id", "block_id")
    ), "asking again must not tell anything new"


def test_blocks_fill_their_commune_without_slivers(world: World) -> None:
    unit = AdminUnit.objects.create()
    edge = 104 + 1 / 64
    AdminUnitVersion.objects.create(
        unit=unit,
        level="commune",
        gso_code="91077",
        unit_type="xa",
        name="Xã Vừa Quá Ô",
        parent=world.units["near"],
        validity=always(),
        # a hair beyond cell borders on every side
        geom=box(edge - 1e-4, 22 - 1e-4, edge + 2 / 64 + 1e-4, 22 + 2 / 64 + 1e-4),
        batch=world.batch,
    )
    registry.Tip.objects.all().delete()
    registry.Inspection.objects.update(unit=unit)
    generalise(DAY)
    blocks = territory.Block.objects.filter(unit=unit)
    assert blocks.count() == 4
    whole = AdminUnitVersion.objects.get(unit=unit).geom
    union = blocks[0].geom
    for block in blocks[1:]:
        assert union.intersection(block.geom).area < 1e-8
        union = union.union(block.geom)
    assert union.sym_difference(whole).area < 1e-8


def test_small_numbers_are_not_even_stored(world: World) -> None:
    for number in range(4):
        for unit in ("gio", "mo"):
            if unit == "mo" and number == 3:
                continue
            place = registry.Establishment.objects.get(code="CS-near")
            place.pk, place.code = None, f"C-{unit}-{number}"
            place.unit = world.units[unit]
            place.save()
    generalise(DAY)
    rows = {
        (row.version.unit_id, row.detail): (row.n, row.size)
        for row in registry.EstablishmentCount.objects.select_related("version")
    }
    gio, mo = world.units["gio"].pk, world.units["mo"].pk
    assert rows[gio, "count"] == (5, "-9")
    assert rows[mo, "count"] == (None, "few")
    assert {n for (_, detail), (n, _size) in rows.items() if detail == "class"} == {
        None
    }


def test_a_suspicion_stays_in_its_area(world: World) -> None:
    registry.HotspotEvent.objects.all().update(status="dismissed")
    generalise(DAY)
    assert not registry.HotspotApprox.objects.exists()
    assert set(registry.HotspotCount.objects.values_list("size", flat=True)) == {"0"}


def test_a_place_that_moved_is_shown_in_its_new_block(world: World) -> None:
    place = registry.Establishment.objects.get(code="CS-near")
    before = registry.EstablishmentApprox.objects.get(place=place)
    place.geom = Point(104.15, 21.02, srid=4326)
    place.is_prone = False
    place.save()
    generalise(DAY)
    after = registry.EstablishmentApprox.objects.get(place=place)
    assert after.block_id != before.block_id
    assert after.block.geom.covers(place.geom)
    assert after.frame == "conditional"
