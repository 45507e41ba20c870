"""Options by which a source is given credentials. Secrets come from files or standard input, never from the command
line, which other users of the machine can see.
"""

from dataclasses import dataclass
from typing import Any

import click

from tracker.domain.item import Credentials
from tracker.errors import Invalid
from tracker.ingestion import credentials

_MAX_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Given:
    """Credentials as the options give them; `forget`: the source is to have none."""

    username: str | None
    password_file: Any
    header_file: Any
    forget: bool

    @property
    def anything(self) -> bool:
        return self.forget or any(one is not None for one in (self.username, self.password_file, self.header_file))

    def read(self, url: str) -> Credentials | None:
        """Return the credentials for that address, None when none are given. Raises UsageError and Invalid."""
        if self.forget and (self.header_file, self.username, self.password_file) != (None, None, None):
            raise click.UsageError("give credentials or --no-credentials, not both")
        if self.header_file is not None:
            if self.username is not None or self.password_file is not None:
                raise click.UsageError("give either --header-file or --username with --password-file")
            return credentials.header(url, _line(self.header_file))
        if (self.username is None) != (self.password_file is None):
            raise click.UsageError("--username and --password-file belong together")
        if self.username is None:
            return None
        return credentials.basic(url, self.username, _line(self.password_file))


def _line(file: Any) -> str:
    """Return the only line of a file. Raises Invalid."""
    try:
        data: bytes = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise Invalid(f"cannot be read: {error.strerror}", field=file.name) from error
    if len(data) > _MAX_BYTES:
        raise Invalid(f"more than {_MAX_BYTES:,} bytes are no credentials", field=file.name)
    try:
        return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeError as error:
        raise Invalid("the file must be UTF-8", field=file.name) from error


_OPTIONS = (
    click.option("--username", help="User name for the feed (HTTP Basic), with --password-file."),
    click.option("--password-file", type=click.File("rb"), help="File that holds the password; - standard input."),
    click.option(
        "--header-file",
        type=click.File("rb"),
        help="File that holds one header line, such as `Authorization: Bearer …`; - standard input.",
    ),
)


def credential_options(command: Any) -> Any:
    """Add the options that make a `Given`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
