"""What a cell was understood to mean, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Meant(Generic[T]):
    """``problem`` is a message code; with a value it is a warning, without an error."""

    value: T | None
    problem: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
