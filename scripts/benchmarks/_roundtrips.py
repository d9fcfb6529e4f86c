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

ASKING = {b"Q", b"S", b"H"}
"""Messages after which the asking side waits: a simple query, a sync, a flush."""


class Wire:
    """Hands one connection on to the database and counts the messages to wait for.

    Counted as written, not by the order of packets: an answer that fills the server's
    buffer comes back early, and nobody waits for it.
    """

    def __init__(self, folder: str, target: str) -> None:
        self.turns = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(f"{folder}/.s.PGSQL.5432")
        self._listening.listen()
        self._target = target
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        asking, _address = self._listening.accept()
        database = socket.socket(socket.AF_UNIX)
        database.connect(self._target)
        threading.Thread(target=_copy, args=(database, asking), daemon=True).start()
        unread = before = b""
        is_first = True  # the only message without a letter
        while data := asking.recv(65536):
            unread += data
            while (end := _end_of(unread, 0 if is_first else 1)) <= len(unread):
                letter = b"" if is_first else unread[:1]
                # A flush right behind a sync asks for what comes anyhow.
                self.turns += letter in ASKING and before + letter != b"SH"
                before = letter
                unread, is_first = unread[end:], False
            database.sendall(data)  # only now: its answer ends what is counted
        database.close()


def _end_of(message: bytes, letters: int) -> int:
    """Return where the first message ends; beyond the bytes if it is not whole."""
    if len(message) < letters + 4:
        return len(message) + 1
    return letters + int.from_bytes(message[letters : letters + 4])


def _copy(giver: socket.socket, taker: socket.socket) -> None:
    while data := giver.recv(65536):
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
