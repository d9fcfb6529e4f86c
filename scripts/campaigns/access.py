"""scripts/campaign access: does a pooled connection ever show one user another's rows?

The real web server reaches its database through PgBouncer in transaction mode, with far
fewer connections than there are clients. Users of every role in several areas, and
nobody, ask for pages, tiles, facts and files; others send SQL through the same pool.
Statements fail and time out, clients hang up in the middle. Every answer is searched
for marks of places that its reader may not see. Exit code 1 on any leak.

The database is changed for good (places are marked): it is one of the campaign's own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from geoapp.config import samples  # noqa: E402
from geoapp.config.database import ROLES  # noqa: E402
from geoapp.registry.models import Inspection  # noqa: E402
from scripts.benchmarks._server import serving  # noqa: E402
from scripts.campaigns._answers import Tally  # noqa: E402
from scripts.campaigns._direct import Client  # noqa: E402
from scripts.campaigns._marks import Ground, prepare_ground  # noqa: E402
from scripts.campaigns._pooler import pooling  # noqa: E402
from scripts.campaigns._web import Browser  # noqa: E402
from tiles.publish import publish_shapes  # noqa: E402

BROWSERS, CLIENTS = 10, 4
"""Threads that ask the web server, and that send SQL."""

SQL_SHARE = 4
"""One request of so many is SQL without the web server between."""

LOCK_EVERY_S, LOCK_S = 8.0, 1.6
"""How often and how long a table is locked, so that statements of pages run into their
time limit, which is one second here."""


class Asks(Protocol):
    def one_request(self) -> None: ...


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/campaign access")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-policies", action="store_true")
    parser.add_argument(
        "--break",
        dest="broken",
        action="store_true",
        help="name users for the session: leaks must be reported",
    )
    options = parser.parse_args()
    if not Inspection.objects.exists():
        samples.load()
        samples.analyse()
        publish_shapes()
    variant = "policies" if options.only_policies else "product"
    if options.broken:
        variant = "broken"
    ground = prepare_ground(samples.LAST_DAY)
    print(f"  {ground.marked} places marked, {len(ground.visitors)} visitors")
    began = time.monotonic()
    tally = run(ground, options.requests, variant, options.seed)
    tally.show()
    print(
        f"  {variant}: {time.monotonic() - began:.0f} s, {tally.verdict or 'no leak'}"
    )
    return 1 if tally.verdict else 0


def run(ground: Ground, requests: int, variant: str, seed: int = 1) -> Tally:
    """Send that many requests to the web server and the pool; return what came back."""
    tally = Tally()
    with (
        tempfile.TemporaryDirectory(prefix="geoapp-campaign-") as folder,
        pooling(connection.settings_dict) as card,
    ):
        file = Path(folder) / "cluster.json"
        file.write_text(json.dumps(card))
        env = {
            "GEOAPP_CLUSTER": str(file),
            "GEOAPP_DB_NAME": str(card["dbname"]),
            "GEOAPP_STATEMENT_TIMEOUT_S": "1",
            "GEOAPP_CAMPAIGN_VARIANT": variant,
            "GEOAPP_VAR": folder,
            "GEOAPP_SECRET_KEY": settings.SECRET_KEY,  # sessions were made with ours
        }
        with (
            serving(
                "scripts.campaigns._variants:application",
                Path(os.environ.get("GEOAPP_CAMPAIGN_LOG", f"{folder}/web.log")),
                env=env,
                workers=2,
                threads=4,
            ) as port,
            _locking(),
        ):

            def browser(dice: random.Random) -> Asks:
                return Browser(port, ground, tally, dice)

            def client(dice: random.Random) -> Asks:
                broken = variant == "broken"
                return Client(card, ground, tally, dice, broken=broken)

            by_sql = requests // SQL_SHARE
            shares = ((browser, BROWSERS, requests - by_sql), (client, CLIENTS, by_sql))
            _ask_all(shares, seed)
    return tally


def _ask_all(
    shares: Sequence[tuple[Callable[[random.Random], Asks], int, int]], seed: int
) -> None:
    """Run all clients at once until each kind has sent its number of requests.

    What fails in a thread is raised at the end.
    """

    def work(make: Callable[[random.Random], Asks], left: Iterator[int]) -> None:
        asks = None
        for number in left:  # one iterator for all of a kind; its next() is atomic
            asks = asks or make(random.Random(f"{seed}/{number}"))  # noqa: S311  dice
            asks.one_request()

    with ThreadPoolExecutor(max_workers=BROWSERS + CLIENTS) as threads:
        running = []
        for make, number, requests in shares:
            left = iter(range(requests))
            running += [threads.submit(work, make, left) for _ in range(number)]
        for each in running:
            each.result()


@contextmanager
def _locking() -> Iterator[None]:
    """Lock a table now and then, past the pool, so that statements time out."""
    stop = threading.Event()
    database = connection.settings_dict

    def lock() -> None:
        with psycopg.connect(
            host=database["HOST"],
            port=database["PORT"],
            dbname=database["NAME"],
            user=ROLES["owner"],
            autocommit=True,
        ) as owner:
            while not stop.wait(LOCK_EVERY_S):
                with owner.transaction():
                    owner.execute("LOCK TABLE registry_inspection")
                    stop.wait(LOCK_S)

    thread = threading.Thread(target=lock)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
