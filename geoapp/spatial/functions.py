"""PostGIS functions that Django lacks, one ``Func`` each."""

from __future__ import annotations

from django.db.models import Func


class Geography(Func):
    """``geography(geom)``: the same position for measuring in metres on the ellipsoid.

    An index on it serves ``st_dwithin(geom::geography, …, metres)``: to PostgreSQL the
    call and the cast are one expression. Without an index of its own a geography
    predicate reads the whole table, because the index on ``geom`` is in degrees.
    """

    function = "geography"
    arity = 1
