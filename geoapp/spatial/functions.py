"""PostGIS expressions that GeoDjango lacks, one class each."""

from __future__ import annotations

from django.db.models import BinaryField, Func


class Stored(Func):
    """A geometry column as stored, for use inside another statement.

    Selected directly, GeoDjango casts it to bytea, which PostGIS cannot work with.
    """

    template = "%(expressions)s"
    output_field = BinaryField()
