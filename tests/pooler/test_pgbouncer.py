"""Behind a pool of connections nobody sees what the one before was shown.

The campaign of ``scripts/campaign access``, shortened: the real web server reaches the
database through PgBouncer in transaction mode.
"""

from __future__ import annotations

import os

import pytest

from scripts.campaigns._marks import Ground, prepare_ground
from scripts.campaigns._pooler import program
from scripts.campaigns.access import run
from tests.world import DAY, make_world

pytestmark = [
    pytest.mark.skipif(
        program() is None,
        reason="no PgBouncer on this system: apt-get install pgbouncer",
    ),
    pytest.mark.skipif(
        "DATABASE_URL" in os.environ,
        reason="the pool is put before a private cluster, not before DATABASE_URL",
    ),
]


@pytest.fixture
def ground(transactional_db: None) -> Ground:
    make_world()
    return prepare_ground(DAY)


def test_the_product_shows_nothing_foreign(ground: Ground) -> None:
    tally = run(ground, 600, "product")
    assert tally.leaks == []
    assert tally.verdict == ""


def test_the_policies_alone_show_nothing_foreign(ground: Ground) -> None:
    tally = run(ground, 300, "policies")
    assert tally.leaks == []
    assert tally.verdict == ""


def test_a_user_named_for_the_session_is_noticed(ground: Ground) -> None:
    """What many a library does. If this passes for safe, so would anything."""
    leaks = run(ground, 300, "broken").leaks
    assert any(words.startswith("SQL of nobody") for words in leaks)
    assert any("/layers/" in words or "told of" in words for words in leaks)
