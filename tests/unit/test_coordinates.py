"""A place as people write it."""

import pytest

from geoapp.webmap.coordinates import read_coordinates

PLACE = (103.91, 21.33)


@pytest.mark.parametrize(
    "written",
    [
        "21,33 103,91",
        "21.33 103.91",
        "21.33, 103.91",
        "21.33,103.91",
        "21,33, 103,91",
        "21,33,103,91",
        "103,91; 21,33",
        "103.91 21.33",
        "  21.33°   103.91° ",
        "+21.33 / +103.91",
    ],
)
def test_either_order_with_a_point_or_a_decimal_comma(written: str) -> None:
    assert read_coordinates(written) == PLACE


def test_whole_degrees() -> None:
    assert read_coordinates("21 104") == (104.0, 21.0)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "21,103",  # one number with a decimal comma, or two without: nobody knows
        "21.33",
        "21.33 103.91 7",
        "21.33 103.91x",
        "1e5 103",
        "nan inf",
        "486000 2360000",  # metres of VN-2000
        "21.33 22.5",
        "-21.33 103.91",
        "21.33 203.91",
        "95 103",
        "9" * 5000,
        "'; DROP TABLE territory_adminunit; --",
    ],
)
def test_what_is_no_place_in_viet_nam_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the text itself is the message
        read_coordinates(written)
