"""Does the database guard itself against the process that asks?"""

from __future__ import annotations

from dataclasses import dataclass

from geoapp.spatial import sql


@dataclass(frozen=True, slots=True)
class Guard:
    """``bypasses``: the connected role is not subject to policies at all."""

    role: str
    bypasses: bool
    unguarded: list[str]
    uses_spatial_index: bool

    @property
    def is_whole(self) -> bool:
        return not self.bypasses and not self.unguarded

    @property
    def words(self) -> str:
        if self.bypasses:
            return f"{self.role} is not subject to row-level security"
        return f"no row-level security on {', '.join(self.unguarded)}"


def guard_of_database() -> Guard:
    [guard] = sql.fetch("geoapp.territory", "guard", Guard)
    return guard
