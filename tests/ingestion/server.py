"""A loopback server that answers byte for byte what a test tells it to, however ill-mannered."""

import contextlib
import fcntl
import socket
import ssl
import struct
import termios
import threading
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("feeds_tracker_test_cert.pem")
KEY = Path(__file__).with_name("feeds_tracker_test_key.pem")
CERTIFIED_NAME = "feeds.tracker.test"


class Visit:
    """One request. head: as it arrived, without the blank line. send: answers; over: the test has ended."""

    def __init__(self, connection: socket.socket, head: bytes, over: threading.Event) -> None:
        self.head = head
        self.over = over
        self._connection = connection

    @property
    def path(self) -> str:
        return self.head.split(b" ")[1].decode()

    @property
    def fields(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def reset(self) -> None:
        """Break the connection off as a crashed machine does, once what was sent has arrived there."""
        waiting = array("i", [1])
        while waiting[0]:
            fcntl.ioctl(self._connection, termios.TIOCOUTQ, waiting)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def drip(self, data: bytes) -> None:
        """Send the data over and over, slowly, until the client hangs up or the test ends."""
        while not self.over.wait(0.02):
            self.send(data)

    def flood(self, data: bytes) -> None:
        """Send the data over and over, as fast as it goes."""
        while not self.over.is_set():
            self.send(data)


Answer = Callable[[Visit], None]


class Server:
    """Where the server listens, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pair = f"127.0.0.1:{port}"
        self.visits: list[Visit] = []

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.pair}{path}"


@contextlib.contextmanager
def serving(answer: Answer, *, secure: bool = False) -> Iterator[Server]:
    """Answer every request on a free port of 127.0.0.1 until the block ends."""
    over = threading.Event()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])

        def serve(connection: socket.socket) -> None:
            # A client that hangs up is what most of these tests are about.
            with contextlib.suppress(OSError, ssl.SSLError), connection:
                connection.settimeout(10)
                if secure:
                    connection = context.wrap_socket(connection, server_side=True)
                with connection:
                    head = _head_of(connection)
                    visit = Visit(connection, head, over)
                    server.visits.append(visit)
                    answer(visit)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    if over.is_set():
                        connection.close()
                        return
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            over.set()
            socket.create_connection(("127.0.0.1", server.port)).close()
            accepting.join()


def _head_of(connection: socket.socket) -> bytes:
    head = b""
    # A TLS hello (0x16) is answered at once: it holds no blank line.
    while b"\r\n\r\n" not in head and not head.startswith(b"\x16"):
        received = connection.recv(65536)
        if not received:
            break
        head += received
    return head.removesuffix(b"\r\n\r\n")


def answering(status: str, *fields: str, body: bytes = b"") -> Answer:
    """Return an answer with these header fields and body; no Content-Length is added."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *fields, "", ""]).encode("latin-1")
    return lambda visit: visit.send(head + body)


def whole(body: bytes, *fields: str, status: str = "200 OK") -> Answer:
    """Return an honest answer."""
    return answering(status, f"Content-Length: {len(body)}", *fields, body=body)
