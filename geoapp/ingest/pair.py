"""One sentence in two languages."""

from __future__ import annotations

Pair = tuple[str, str]
"""Vietnamese, English; places for ``str.format``."""
