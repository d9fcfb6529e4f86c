"""Random numbers: one independent stream per purpose.

A part that starts to draw more numbers must not shift every other part, or each
small change of the generator would rewrite every sample file.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
DayArray = npt.NDArray[np.datetime64]


def stream(seed: int, purpose: str) -> np.random.Generator:
    """The generator of random numbers for one purpose under one seed."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def pick(
    rng: np.random.Generator, weights: dict[str, float], size: int
) -> npt.NDArray[np.object_]:
    """Draw ``size`` words with the given relative weights."""
    words = np.array(list(weights), dtype=object)
    share = np.array(list(weights.values()))
    return words[rng.choice(len(words), size, p=share / share.sum())]


def days_between(rng: np.random.Generator, first: DayArray, last: DayArray) -> DayArray:
    """One working day per row, uniform in [first, last].

    The first day where last lies before it. Saturday and Sunday move to the Friday
    before, but never before ``first``.
    """
    span = np.maximum((last - first).astype(np.int64), 0)
    offset = np.floor(rng.random(len(span)) * (span + 1)).astype(np.int64)
    day = first + offset.astype("timedelta64[D]")
    weekday = (day.astype("datetime64[D]").astype(np.int64) + 3) % 7  # Monday = 0
    back = np.maximum(weekday - 4, 0).astype("timedelta64[D]")
    days: DayArray = np.maximum(day - back, first)
    return days


def shares(weights: Sequence[float] | npt.NDArray[Any]) -> FloatArray:
    """Relative weights as probabilities."""
    values = np.asarray(weights, dtype=np.float64)
    result: FloatArray = values / values.sum()
    return result
