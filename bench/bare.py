"""The bare limits: an ASGI application that stores one row per request in group commits, reads 50 of 10 000, or sends bytes to sockets.

`uvicorn bench.bare:application`, with the options of `yingda serve`. BENCH_FILE names the SQLite file.
"""

import asyncio
import os
import queue
import sqlite3
import threading
from typing import Any

import msgspec

WIDTH = 37
NEWEST = "SELECT * FROM conversation WHERE state = 'open' ORDER BY last_at DESC LIMIT 50"
INSERT = "INSERT INTO message (conversation, seq, text, client_id) VALUES (?, ?, ?, ?) RETURNING id"


class Store(threading.Thread):
    """One thread, many inserts per commit, synchronous=FULL."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(daemon=True)
        self._loop = loop
        self._queue: queue.SimpleQueue[tuple[tuple[Any, ...], asyncio.Future[int]]] = queue.SimpleQueue()

    def put(self, row: tuple[Any, ...]) -> asyncio.Future[int]:
        """The id of the stored row, once committed."""
        future: asyncio.Future[int] = self._loop.create_future()
        self._queue.put((row, future))
        return future

    def run(self) -> None:
        db = sqlite3.connect(os.environ["BENCH_FILE"], isolation_level=None)
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        db.execute("CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, conversation, seq, text, client_id UNIQUE)")
        while True:
            batch = [self._queue.get()]
            while len(batch) < 256 and not self._queue.empty():
                batch.append(self._queue.get())
            db.execute("BEGIN IMMEDIATE")
            answers = [(future, db.execute(INSERT, row).fetchone()[0]) for row, future in batch]
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_tell, answers)


def _tell(answers: list[tuple[asyncio.Future[int], int]]) -> None:
    for future, value in answers:
        future.set_result(value)


class Application:
    """POST stores a row; a socket joins the listeners; POST /say sends the body to all of them."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._listeners: set[Any] = set()
        self._db: sqlite3.Connection | None = None
        self._names: tuple[str, ...] = ()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._listen(receive, send)
        elif scope["path"] == "/say":
            body = (await receive())["body"]
            await asyncio.gather(*(one({"type": "websocket.send", "text": body.decode()}) for one in self._listeners))
            await _answer(send, b"{}")
        elif scope["path"] == "/list":
            await _answer(send, msgspec.json.encode({"items": [dict(zip(self._names, row, strict=True)) for row in self._read()]}))
        else:
            sent = msgspec.json.decode((await receive())["body"] or b"{}")
            assert self._store is not None
            number = await self._store.put((1, 1, sent.get("text"), sent.get("client_id")))
            await _answer(send, b'{"id":%d}' % number)

    def _read(self) -> list[Any]:
        if self._db is None:
            self._db = sqlite3.connect(os.environ["BENCH_FILE"])
            columns = ", ".join(f"column_{n}" for n in range(WIDTH - 2))
            self._names = ("state", "last_at", *(f"column_{n}" for n in range(WIDTH - 2)))
            self._db.execute(f"CREATE TABLE conversation (state, last_at, {columns})")
            self._db.execute("CREATE INDEX newest ON conversation (state, last_at DESC)")
            marks = ", ".join("?" * WIDTH)
            rows = (("open" if n % 2 else "resolved", n * 7919 % 20_000, *range(WIDTH - 2)) for n in range(20_000))
            self._db.executemany(f"INSERT INTO conversation VALUES ({marks})", rows)
            self._db.commit()
        return self._db.execute(NEWEST).fetchall()

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self._store = Store(asyncio.get_running_loop())
        self._store.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _listen(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self._listeners.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._listeners.discard(send)


async def _answer(send: Any, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Application()
