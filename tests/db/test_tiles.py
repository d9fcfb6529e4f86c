"""Vector tiles: what is in them, for whom, and when."""

from datetime import date
from typing import Any

import mapbox_vector_tile
import pytest

from geoapp.publish.catalogue import LAYERS
from geoapp.spatial.tilegrid import tile_at
from geoapp.territory.models import AdminUnitVersion
from tests.web import WebClient
from tests.world import DAY, NAMES_ONLY, World, make_world
from tiles.models import PublishedShape
from tiles.publish import is_stale, publish_shapes
from tiles.vector import PUBLISHED_ZOOMS

NEAR, FAR = (104.06, 21.15), (104.46, 21.15)
PROTECTED = ("hotspots", "establishments", "inspections")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def client_of(world: World, name: str) -> WebClient:
    client = WebClient()
    client.force_login(world.users[name])
    return client


def path(layer: str, place: tuple[float, float], zoom: int, day: date = DAY) -> str:
    tile = tile_at(*place, zoom)
    return f"/tiles/{layer}/{zoom}/{tile.x}/{tile.y}.mvt?day={day}"


def drawn(client: WebClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    (layer,) = mapbox_vector_tile.decode(answer.content).values()
    return list(layer["features"])


def test_units_carry_their_identity_and_name(world: World) -> None:
    found = drawn(client_of(world, "viewer"), path("admin_units", NEAR, 12))
    communes = [each for each in found if each["properties"]["level"] == "commune"]
    assert [each["id"] for each in communes] == [world.units["gio"].pk]
    assert communes[0]["properties"]["name"] == "Xã Đèo Gió"


def test_every_layer_is_drawn_for_its_officer(world: World) -> None:
    own, other = client_of(world, "gis_officer"), client_of(world, "far")
    places = {
        "national_border": (104.0, 21.1),
        "landmarks": (104.05, 21.05),
        "service_sites": (104.35, 21.05),
        "hotspots": (104.065, 21.025),
        "inspections": (104.07, 21.15),
        "hotspots_approx": (104.065, 21.025),
    }
    empty = [
        layer
        for layer in LAYERS
        if not drawn(
            other if "approx" in layer else own,
            path(layer, places.get(layer, NEAR), 13),
        )
    ]
    assert empty == []


@pytest.mark.parametrize("layer", PROTECTED)
@pytest.mark.parametrize("name", ["viewer", "admin", "auditor"])
def test_roles_without_places_get_none(world: World, layer: str, name: str) -> None:
    client = client_of(world, name)
    for zoom in (10, 12, 14):
        assert client.get(path(layer, NEAR, zoom)).content == b""


def test_an_officer_gets_the_places_of_the_own_area_only(world: World) -> None:
    far = client_of(world, "far")
    assert drawn(far, path("establishments", NEAR, 12)) == []
    (own,) = drawn(far, path("establishments", FAR, 12))
    assert own["id"] == world.establishments["far"].pk


def test_without_a_session_there_is_no_tile(world: World) -> None:
    answer = WebClient().get(path("admin_units", NEAR, 10))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_tile_must_not_be_kept_by_a_shared_cache(world: World) -> None:
    answer = client_of(world, "viewer").get(path("admin_units", NEAR, 10))
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tiles/nothing/3/0/0.mvt", 404),
        ("/tiles/tips/3/0/0.mvt", 404),
        ("/tiles/admin_units/3/8/0.mvt", 404),
        ("/tiles/admin_units/99/0/0.mvt", 404),
        ("/tiles/admin_units/3/6/3.mvt?day=hôm-nay", 400),
        ("/tiles/admin_units/3/0/0.mvt", 204),
    ],
)
def test_bad_addresses_are_refused(world: World, address: str, status: int) -> None:
    assert client_of(world, "viewer").get(address).status_code == status


def test_the_day_decides_what_exists(world: World) -> None:
    client = client_of(world, "gis_officer")
    assert drawn(client, path("admin_units", NEAR, 12, NAMES_ONLY)) == []
    (hotspot,) = drawn(client, path("hotspots", (104.065, 21.025), 13))
    assert hotspot["properties"]["status"] == "handed_over"
    (earlier,) = drawn(
        client, path("hotspots", (104.065, 21.025), 13, date(2024, 2, 15))
    )
    assert earlier["properties"]["status"] == "under_action"


def test_same_data_same_bytes(world: World) -> None:
    client = client_of(world, "gis_officer")
    address = path("admin_units", NEAR, 8)
    assert client.get(address).content == client.get(address).content


def test_a_symbol_on_the_edge_is_drawn_by_both_tiles(world: World) -> None:
    """The search box reaches as far beyond the tile as the drawing does."""
    place = world.establishments["near"]
    tile = tile_at(*NEAR, 14)
    edge_x = tile.bbox_degrees()[2]
    place.geom.x = edge_x - 1e-5
    place.save()
    east = f"/tiles/establishments/14/{tile.x + 1}/{tile.y}.mvt?day={DAY}"
    client = client_of(world, "gis_officer")
    assert [each["id"] for each in drawn(client, east)] == [place.pk]


def test_publishing_covers_every_zoom_and_notices_change(world: World) -> None:
    assert is_stale()
    written = publish_shapes()
    with_polygon = AdminUnitVersion.objects.filter(geom__isnull=False).count()
    assert written == PublishedShape.objects.count()
    assert written == with_polygon * len(PUBLISHED_ZOOMS)
    assert not is_stale()
    AdminUnitVersion.objects.filter(gso_code="92001").delete()
    assert is_stale()


def test_published_neighbours_share_their_edge(world: World) -> None:
    """Simplified together: no gap and no overlap between two communes."""
    publish_shapes()
    near = AdminUnitVersion.objects.get(gso_code="91001")
    next_to_it = AdminUnitVersion.objects.get(gso_code="91002")
    for zoom in PUBLISHED_ZOOMS:
        one, two = (
            PublishedShape.objects.get(feature_id=version.pk, zoom=zoom).geom
            for version in (near, next_to_it)
        )
        assert one.intersection(two).area == 0
        assert one.touches(two)


def test_unpublished_units_are_drawn_all_the_same(world: World) -> None:
    client = client_of(world, "viewer")
    before = drawn(client, path("admin_units", NEAR, 8))
    publish_shapes()
    after = drawn(client, path("admin_units", NEAR, 8))
    assert [each["id"] for each in before] == [each["id"] for each in after] != []
