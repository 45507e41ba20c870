"""A server of feeds in a process of its own: `python -m tracker.bench.server FEEDS ENTRIES DELAY HOSTS`.

It listens on 127.0.0.1 and the HOSTS - 1 addresses that follow, prints its port, then answers `/feed/N` for each N
below FEEDS. Every line that it reads moves all feeds on to the next edition; it ends when its input does. An edition is
written before anybody can ask for it: who asks first would pay for the processor that they share with the server.
"""

import asyncio
import sys

from tracker.bench.corpus import feed


class FeedServer:
    """Feeds with an ETag for each edition. delay: seconds before each answer."""

    def __init__(self, feeds: int, entries: int, delay: float) -> None:
        self._feeds = feeds
        self._entries = entries
        self._delay = delay
        self._write(0)

    def move_on(self) -> None:
        """Bring out the next edition of all feeds."""
        self._write(self._edition + 1)

    def _write(self, edition: int) -> None:
        self._edition = edition
        self._bodies = [feed(number, entries=self._entries, edition=edition) for number in range(self._feeds)]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until the client closes it."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(self._delay)
                writer.write(self._response(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _response(self, head: bytes) -> bytes:
        number = int(head.split(b" ", 2)[1].rsplit(b"/", 1)[1])
        etag = b'"%d"' % self._edition
        if etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
        body = self._bodies[number]
        fields = b"Content-Type: application/xml; charset=utf-8\r\nETag: %s\r\nContent-Length: %d" % (etag, len(body))
        return b"HTTP/1.1 200 OK\r\n%s\r\n\r\n%s" % (fields, body)


def host(number: int) -> str:
    """Return the address of the host of that number, from 0."""
    return f"127.0.0.{number + 1}"


async def _serve(feeds: int, entries: int, delay: float, hosts: int) -> None:
    newsroom = FeedServer(feeds, entries, delay)
    first = await asyncio.start_server(newsroom.answer, host(0), 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = [
        await asyncio.start_server(newsroom.answer, host(number), port, backlog=1024) for number in range(1, hosts)
    ]
    print(port, flush=True)  # noqa: T201 # the caller waits for it
    while await asyncio.to_thread(sys.stdin.readline):
        newsroom.move_on()
        print("moved on", flush=True)  # noqa: T201 # the caller waits for it
    for server in (first, *others):
        server.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
