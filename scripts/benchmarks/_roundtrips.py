"""Count how often the web process waits for the database, by listening in between."""

from __future__ import annotations

import socket
import tempfile
import threading

from django.db import connection, connections
from django.utils import timezone

from geoapp.config.database import ROLES
from geoapp.publish.catalogue import LAYERS
from scripts.benchmarks._statements import Reader, tiles_of
from tiles.vector import make_tile


class Wire:
    """Hands one connection on to the database and counts its turns.

    A turn begins when the asking side sends again after it was answered: as many as
    there are turns, so often it waited.
    """

    def __init__(self, folder: str, target: str) -> None:
        self.turns = 0
        self._answered = True
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(f"{folder}/.s.PGSQL.5432")
        self._listening.listen()
        self._target = target
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        asking, _address = self._listening.accept()
        database = socket.socket(socket.AF_UNIX)
        database.connect(self._target)
        threading.Thread(
            target=self._pass, args=(database, asking), daemon=True
        ).start()
        self._pass(asking, database)

    def _pass(self, giver: socket.socket, taker: socket.socket) -> None:
        is_question = taker.getpeername() == self._target
        while data := giver.recv(65536):
            if is_question and self._answered:
                self.turns += 1
            self._answered = not is_question
            taker.sendall(data)
        taker.close()


def round_trips_of_a_tile(reader: Reader) -> int:
    """Print and return the turns of one tile on a connection that stands already.

    Raises:
        SystemExit: begin, setting, statement and end took more than one turn.
    """
    settings = connection.settings_dict
    target = f"{settings['HOST']}/.s.PGSQL.{settings['PORT']}"
    [tile] = tiles_of(reader, 12)[:1]

    def ask() -> None:
        make_tile(LAYERS["establishments"], tile, reader.user, timezone.localdate())

    direct = connections["default"]
    with tempfile.TemporaryDirectory() as folder:
        wire = Wire(folder, target)
        through = direct.copy()
        through.settings_dict = {
            **settings,
            "HOST": folder,
            "PORT": "5432",
            "USER": ROLES["app"],
        }
        connections["default"] = through
        try:
            ask()  # connects, too
            before = wire.turns
            ask()
            turns = wire.turns - before
        finally:
            through.close()
            connections["default"] = direct
    print(f"\n  Round trips of begin, setting, statement and end of a tile: {turns}")
    if turns != 1:
        raise SystemExit("they do not go together")
    return turns
