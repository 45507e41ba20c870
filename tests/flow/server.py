"""A local server of feeds, for tests that go through a real network connection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FeedServer(ThreadingHTTPServer):
    """Serves bodies by path with an ETag each. A path in `held` is not answered before its signal is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: dict[str, bytes] = {}
        self.held: dict[str, threading.Event] = {}
        self.reached = threading.Event()

    @property
    def pair(self) -> str:
        """`host:port`, as TRACKER_FETCH_ALLOW names it."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self) -> None:
        if self.path in self.server.held:
            self.server.reached.set()
            self.server.held[self.path].wait()
        body = self.server.bodies[self.path]
        etag = f'"{hash(body)}"'
        same = self.headers.get("If-None-Match") == etag
        self.send_response(304 if same else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Serve until the block ends."""
    server = FeedServer()
    # By default it looks but twice a second whether it is to end.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        for signal in server.held.values():
            signal.set()
        server.shutdown()
        server.server_close()
        thread.join()


def opml(server: FeedServer, *paths: str) -> bytes:
    """Return a list of feeds of the server, named after their paths."""
    outlines = "".join(
        f'<outline type="rss" text="{path.strip("/")}" xmlUrl="http://{server.pair}{path}"/>' for path in paths
    )
    return f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
