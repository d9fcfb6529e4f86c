"""What the links of webmap/imports/downloads.html ask."""

from __future__ import annotations

from django import template

from geoapp.ingest.models import StagedImport
from geoapp.ingest.targets import TARGETS
from geoapp.publish.exports.given_back import file_name

register = template.Library()


@register.filter
def has_shapes(layer: str) -> bool:
    """Tell whether a Shapefile can hold a layer; ``layer`` may name a level."""
    target = TARGETS.get(layer.partition(":")[0])
    return target is not None and target.shape is not None


@register.filter
def has_held_rows(staged: StagedImport | None) -> bool:
    """Tell whether there is a file of held rows to fetch."""
    if not isinstance(staged, StagedImport) or file_name(staged) is None:
        return False
    return staged.rows.filter(refused=True).exists()
