"""A server of feeds in a process of its own: `python -m tracker.bench.server ENTRIES DELAY HOSTS`.

It listens on 127.0.0.1 and the HOSTS - 1 addresses that follow, prints its port, then answers `/feed/N`. Every line
that it reads moves all feeds on to the next edition; it ends when its input does.
"""

import asyncio
import sys

from tracker.bench.corpus import feed


class FeedServer:
    """Feeds with an ETag for each edition. delay: seconds before each answer."""

    def __init__(self, entries: int, delay: float) -> None:
        self.edition = 0
        self._entries = entries
        self._delay = delay
        self._bodies: dict[tuple[int, int], bytes] = {}

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
        etag = b'"%d"' % self.edition
        if etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
        key = (number, self.edition)
        if key not in self._bodies:
            self._bodies[key] = feed(number, entries=self._entries, edition=self.edition)
        body = self._bodies[key]
        fields = b"Content-Type: application/xml; charset=utf-8\r\nETag: %s\r\nContent-Length: %d" % (etag, len(body))
        return b"HTTP/1.1 200 OK\r\n%s\r\n\r\n%s" % (fields, body)


def host(number: int) -> str:
    """Return the address of the host of that number, from 0."""
    return f"127.0.0.{number + 1}"


async def _serve(entries: int, delay: float, hosts: int) -> None:
    feeds = FeedServer(entries, delay)
    first = await asyncio.start_server(feeds.answer, host(0), 0, backlog=1024)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(feeds.answer, host(number), port, backlog=1024) for number in range(1, hosts)]
    print(port, flush=True)  # noqa: T201 # the caller waits for it
    while await asyncio.to_thread(sys.stdin.readline):
        feeds.edition += 1
        print("moved on", flush=True)  # noqa: T201 # the caller waits for it
    for server in (first, *others):
        server.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
