"""What a reader has to tell about a layer as a whole once it has read it."""

from __future__ import annotations

from collections.abc import Iterator

from geoapp.ingest.source import Note, Weight


class Told:
    """Counts what happened to how many rows, and remembers the first of them."""

    def __init__(self, layer: str) -> None:
        self._layer = layer
        self._counts: dict[tuple[str, Weight], list[int]] = {}

    def count(self, code: str, weight: Weight, rows: int, first: int) -> None:
        """``first`` is the number of the first of ``rows``, from 1."""
        if rows:
            self._counts.setdefault((code, weight), [0, first])[0] += rows

    def notes(self) -> Iterator[Note]:
        for (code, weight), (rows, first) in self._counts.items():
            params = {"rows": rows, "first": first}
            yield Note(code, weight, params, layer=self._layer)
