import subprocess
import sys


def test_the_log_leaves_secrets_out_even_in_tracebacks() -> None:
    program = (
        "import logging; from tracker.cli.log import start_log; start_log(verbose=True)\n"
        "try: raise ValueError('https://user:geheim@a.example/x?key=geheim')\n"
        "except ValueError: logging.getLogger('elsewhere').exception('Cookie: sid=geheim')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "ValueError: https://…@a.example/x?…" in done.stderr
    assert "Cookie: …" in done.stderr
    assert done.stdout == ""


def test_only_what_is_critical_is_shown_unless_asked_for() -> None:
    program = "import logging; from tracker.cli.log import start_log; start_log(verbose=False); logging.error('no')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
