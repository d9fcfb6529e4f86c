"""A short run of ``scripts/fuzz ingest``: the long one is for a quiet machine."""

from __future__ import annotations

import random

import pytest

from scripts.fuzzing.ingest import campaign, mutate
from scripts.fuzzing.seeds import SEEDS

INPUTS = 120


@pytest.mark.parametrize("reader", sorted(SEEDS))
def test_damaged_files_give_rows_or_a_refusal(reader: str) -> None:
    outcome = campaign(reader, INPUTS, seed=1)
    assert outcome.inputs == INPUTS
    assert outcome.hung == 0
    assert outcome.codes["read"] > 0
    assert len(outcome.codes) > 1


def test_the_same_seed_damages_the_same_way() -> None:
    def damaged(seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - not for secrets
        return mutate(bytes(range(200)), chance, b"other")

    assert damaged(1) == damaged(1) != damaged(2)
