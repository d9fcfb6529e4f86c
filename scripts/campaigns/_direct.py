"""SQL without the web server between, through the same pool."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from typing import Any

import psycopg

from geoapp.config.database import ROLES
from scripts.campaigns._answers import Tally
from scripts.campaigns._marks import PLACES, Ground, Visitor

EVERYTHING = " UNION ALL ".join(f"SELECT code FROM {table}" for table in PLACES)
NAME_HERE = "SELECT set_config('geoapp.user_id', %s, true)"
NAME_FOR_THE_SESSION = "SELECT set_config('geoapp.user_id', %s, false)"


class Client:
    """One thread's connection to the pool; it lends itself to many visitors.

    ``broken``: name the user for the session, as a library does that many use. With a
    pool the name then stays on a connection which the next client is given.
    """

    def __init__(
        self,
        card: dict[str, Any],
        ground: Ground,
        tally: Tally,
        dice: random.Random,
        *,
        broken: bool,
    ) -> None:
        self.card = card
        self.ground = ground
        self.tally = tally
        self.dice = dice
        self.naming = NAME_FOR_THE_SESSION if broken else NAME_HERE
        self.link = self._connect()

    def one_request(self) -> None:
        named = [each for each in self.ground.visitors if each.user.pk]
        visitor = self.dice.choice(named)
        kinds: list[tuple[int, Callable[[Visitor], str]]] = [
            (50, self.named_sql),
            (30, self.nobody_named),
            (5, self.failing),
            (5, self.too_slow),
            (5, self.malformed),
            (5, self.abandoned),
        ]
        [(_weight, ask)] = self.dice.choices(kinds, [weight for weight, _kind in kinds])
        try:
            outcome = ask(visitor)
        except psycopg.Error as error:
            outcome = type(error).__name__
            if self.link.closed or self.link.broken:
                self.link = self._connect()
            else:
                self.link.rollback()
        kind = ask.__name__.replace("_", " ").replace("sql", "SQL")
        self.tally.count(kind, outcome)

    def named_sql(self, visitor: Visitor) -> str:
        with self.link.transaction():
            self.link.execute(self.naming, [str(visitor.user.pk)])
            self._look(visitor, EVERYTHING)
        return "ok"

    def nobody_named(self, _visitor: Visitor) -> str:
        [nobody] = [each for each in self.ground.visitors if not each.user.pk]
        self._look(nobody, EVERYTHING)
        return "ok"

    def failing(self, visitor: Visitor) -> str:
        with self.link.transaction():
            self.link.execute(self.naming, [str(visitor.user.pk)])
            self._look(visitor, EVERYTHING)
            self.link.execute("SELECT 1 / 0")
        return "ok"

    def too_slow(self, visitor: Visitor) -> str:
        with self.link.transaction():
            self.link.execute(self.naming, [str(visitor.user.pk)])
            self.link.execute("SET LOCAL statement_timeout = '30ms'")
            self.link.execute("SELECT pg_sleep(5)")
        return "ok"

    def malformed(self, visitor: Visitor) -> str:
        with self.link.transaction():
            self.link.execute(NAME_HERE, ["1 OR 1=1"])
            self._look(visitor, EVERYTHING)
        self.tally.leak("a malformed user was answered")
        return "ok"

    def abandoned(self, visitor: Visitor) -> str:
        """Hang up in the middle of a transaction, without a word to the pool."""
        self.link.execute("BEGIN")
        self.link.execute(self.naming, [str(visitor.user.pk)])
        self._look(visitor, EVERYTHING)
        with socket.socket(fileno=os.dup(self.link.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)
        self.link.close()
        self.link = self._connect()
        return "hung up"

    def _look(self, visitor: Visitor, statement: str) -> None:
        rows = self.link.execute(statement).fetchall()
        self.tally.saw("named SQL", len(rows))
        if units := visitor.leaks_in(" ".join(code for (code,) in rows).encode()):
            self.tally.leak(f"SQL of {visitor.name}: places of units {units[:5]}")

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=self.card["host"],
            port=self.card["port"],
            dbname=self.card["dbname"],
            user=ROLES["app"],
            autocommit=True,
            prepare_threshold=None,
        )
