"""What a check says about a row. Words are chosen later, in ``messages``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """A row with an error is refused; a warning lets it through."""

    ERROR = "error"
    WARNING = "warning"


def finding(
    check: str,
    severity: Severity,
    field: str | None = None,
    value: str | None = None,
    **params: Any,
) -> dict[str, Any]:
    """Return the finding as it is stored with its row."""
    return {
        "check": check,
        "severity": severity.value,
        "field": field,
        "value": value,
        "params": params,
    }


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as understood; ``finding`` says what had to be said about it."""

    value: Any
    finding: dict[str, Any] | None = None
