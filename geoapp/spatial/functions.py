"""PostGIS expressions that GeoDjango lacks, one class each."""

from __future__ import annotations

from django.db.models import BinaryField, Func


class Stored(Func):
    """A geometry column as stored, for use inside another statement.

    Selected directly, GeoDjango casts it to bytea, which PostGIS cannot work with.
    """

    template = "%(expressions)s"
    output_field = BinaryField()


class Geography(Func):
    """``geography(geom)``: the same position for measuring in metres on the ellipsoid.

    An index on it serves ``st_dwithin(geom::geography, …, metres)``: to PostgreSQL the
    call and the cast are one expression. Without an index of its own a geography
    predicate reads the whole table, because the index on ``geom`` is in degrees.
    """

    function = "geography"
    arity = 1
