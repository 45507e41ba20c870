"""Serve the page with cheroot, from a thread of its own."""

import errno
import os
from socket import socket
from threading import Thread

from cheroot import wsgi

from tracker.bootstrap.app import App
from tracker.errors import Invalid, TrackerError, Unavailable
from tracker.web.app import create_app

_THREADS = 8
_STOP_SECONDS = 5


class _CherootServer(wsgi.Server):
    """cheroot's server; a socket that cannot be bound is closed at once, cheroot leaves it to chance."""

    @staticmethod
    def bind_socket(socket_: socket, bind_addr: tuple[str, int]) -> socket:
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_


class Server:
    """A page that has its port already and answers from `start` to `stop`."""

    def __init__(self, server: wsgi.Server) -> None:
        self._server = server
        self._thread = Thread(target=server.serve, name="web", daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on; the one chosen by the system when 0 was asked for."""
        return int(self._server.bind_addr[1])

    def start(self) -> None:
        """Begin to answer; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Let running requests end and give the port back. May be called from any thread, started or not."""
        self._server.stop()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)


def open_server(app: App) -> Server:
    """Take the port that the settings name. The database is not touched. Raises as `listen` does."""
    return listen(app, host=app.settings.host, port=app.settings.port)


def listen(app: App, *, host: str, port: int) -> Server:
    """Take a port. port: 0 lets the system choose. Raises Unavailable when it cannot be had, and Invalid for a host
    that is not of this machine.
    """
    server = _CherootServer(
        (host, port), create_app(app), numthreads=_THREADS, server_name="tracker", shutdown_timeout=_STOP_SECONDS
    )
    try:
        server.prepare()
    except OSError as error:
        raise _why(error, host, port) from error
    return Server(server)


def _why(error: OSError, host: str, port: int) -> TrackerError:
    # cheroot folds the errors of all addresses that it tried into one text.
    said = str(error)
    if os.strerror(errno.EADDRINUSE) in said:
        reason = f"port {port} on {host} is taken: stop the other program or set TRACKER_PORT"
        return Unavailable(reason, field="TRACKER_PORT")
    if os.strerror(errno.EACCES) in said:
        reason = f"port {port} on {host} needs more rights: set TRACKER_PORT to 1024 or above"
        return Unavailable(reason, field="TRACKER_PORT")
    return Invalid(f"cannot listen on {host}: give an address of this machine", field="TRACKER_HOST")
