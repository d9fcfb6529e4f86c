"""Compare words as an officer would: without case, accents and punctuation.

For column headings and code lists only. Names of places are never folded: Chiềng Hắc
and Chiềng Hặc are two communes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return lower-case ASCII words joined by ``_``: «Mã xã» becomes ``ma_xa``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text)  # fullName -> full_Name
    plain = unicodedata.normalize("NFD", spaced.lower().replace("đ", "d"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
