"""JSON as PostgreSQL can keep it."""

from __future__ import annotations

import json
import re
from typing import Any

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""As JSON writes it: behind backslashes that are escaped themselves, not behind one."""


class WithoutNul(json.JSONEncoder):
    """Leaves NUL out: files hold it where a name or an encoding should stand."""

    def encode(self, o: Any) -> str:
        return _NUL.sub(r"\1", super().encode(o))
