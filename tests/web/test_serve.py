"""The page behind a port."""

import socket
import threading
import urllib.request

import pytest

from tracker.bootstrap.app import App
from tracker.errors import Invalid, Unavailable
from tracker.settings import Settings
from tracker.web.serve import listen, open_server


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_answers_and_stops_from_another_thread(app: App) -> None:
    server = listen(app, host="127.0.0.1", port=a_free_port())
    server.start()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=10) as answer:
        assert answer.read() == b"ok\n"
    stopper = threading.Thread(target=server.stop)
    stopper.start()
    stopper.join(timeout=20)
    assert not stopper.is_alive()
    again = listen(app, host="127.0.0.1", port=server.port)
    again.stop()


def test_a_taken_port_is_named(app: App) -> None:
    first = listen(app, host="127.0.0.1", port=0)
    settings = Settings(host="127.0.0.1", port=first.port, secret_key="only for tests")
    with pytest.raises(Unavailable) as caught:
        open_server(App(settings, app.engine, app.fetcher, app.clock))
    first.stop()
    assert caught.value.field == "TRACKER_PORT"
    assert caught.value.reason == (
        f"port {first.port} on 127.0.0.1 is taken: stop the other program or set TRACKER_PORT"
    )


def test_an_address_of_another_machine_is_refused_in_words(app: App) -> None:
    with pytest.raises(Invalid, match=r"cannot listen on 192\.0\.2\.1: give an address of this machine") as caught:
        listen(app, host="192.0.2.1", port=0)
    assert caught.value.field == "TRACKER_HOST"
