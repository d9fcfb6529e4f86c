import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.spatial.tilegrid import MAX_ZOOM, TileIndex, tile_at


@given(
    longitude=st.floats(-180, 179.999),
    latitude=st.floats(-85, 85),
    zoom=st.integers(0, MAX_ZOOM),
)
def test_a_point_lies_in_its_tile(longitude: float, latitude: float, zoom: int) -> None:
    min_x, min_y, max_x, max_y = tile_at(longitude, latitude, zoom).bbox_degrees()
    assert min_x - 1e-9 <= longitude <= max_x + 1e-9
    assert min_y - 1e-9 <= latitude <= max_y + 1e-9


@pytest.mark.parametrize(
    "index", [(-1, 0, 0), (0, 1, 0), (3, 8, 0), (3, 0, -1), (MAX_ZOOM + 1, 0, 0)]
)
def test_an_index_outside_the_grid_is_refused(index: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no tile"):
        TileIndex(*index)


def test_the_world_is_one_tile_at_zoom_zero() -> None:
    min_x, min_y, max_x, max_y = TileIndex(0, 0, 0).bbox_degrees()
    assert (min_x, max_x) == (-180, 180)
    assert max_y == pytest.approx(math.degrees(math.atan(math.sinh(math.pi))))
    assert min_y == -max_y


def test_the_buffer_widens_all_four_sides() -> None:
    plain = TileIndex(10, 800, 450).bbox_degrees()
    wide = TileIndex(10, 800, 450).bbox_degrees(buffer_px=128)
    assert wide[0] < plain[0] < plain[2] < wide[2]
    assert wide[1] < plain[1] < plain[3] < wide[3]
