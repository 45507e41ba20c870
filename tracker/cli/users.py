"""Accounts."""

import click
import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.bootstrap.sign_in import sign_in_link
from tracker.cli.context import COMMAND_LINE, opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.storage import accounts, audit
from tracker.storage.engine import reading, transaction
from tracker.web.passwords import check_strength, hashed


@click.group()
def user() -> None:
    """Accounts of analysts."""


@user.command()
@click.argument("name")
def add(name: str) -> None:
    """Add an account; prints its one-time sign-in link."""
    app = opened()
    with transaction(app.engine) as connection:
        account = accounts.add(connection, name, password_hash=None, at=app.clock())
        _note(app, connection, "add account", account.name)
    click.echo(f"added {account.name}; sign in once within a day at {base_url(app)}{sign_in_link(app, account)}")


@user.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List the accounts."""
    with reading(opened().engine) as connection:
        known = accounts.known(connection)
    if as_json:
        print_json([accounts.facts(account) for account in known])
        return
    rows = [
        (
            a.name,
            f"{a.created_at:%Y-%m-%d}",
            "disabled" if a.disabled_at else "active",
            "yes" if a.password_hash else "no",
        )
        for a in known
    ]
    print_table(("name", "since", "state", "password set"), rows)


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Shut an account out; its decisions stay on record."""
    app = opened()
    with transaction(app.engine) as connection:
        accounts.disable(connection, accounts.named(connection, name), at=app.clock())
        _note(app, connection, "disable account", name)
    click.echo(f"disabled {name}")


@user.command()
@click.argument("name")
@click.option("--link", is_flag=True, help="Print a one-time sign-in link instead of asking for a password.")
def passwd(name: str, link: bool) -> None:
    """Set an account's password (asked for twice), or print a sign-in link."""
    app = opened()
    with reading(app.engine) as connection:
        account = accounts.named(connection, name)
    if link:
        click.echo(f"{base_url(app)}{sign_in_link(app, account)}")
        return
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_strength(password)
    with transaction(app.engine) as connection:
        accounts.set_password(connection, account, hashed(password))
        _note(app, connection, "set password", name)
    click.echo(f"password of {name} set; open sessions ended")


def base_url(app: App) -> str:
    """Return the address under which people reach the page."""
    settings = app.settings
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"


def _note(app: App, connection: sa.Connection, act: str, name: str) -> None:
    audit.append(connection, audit.Entry(COMMAND_LINE, act, f"account {name}", {}, app.clock()))
