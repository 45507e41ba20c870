"""What every answer says to the browser, and which names the page may be reached under."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from tracker.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The token check of forms looks at the referrer on https, so it must be sent within the site.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - names what is refused here, binds nothing
_YEAR_SECONDS = 31_536_000


def is_https(settings: Settings) -> bool:
    """Whether people reach the page over https."""
    return urlsplit(settings.public_url).scheme == "https"


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the host names to be answered, None when they cannot be known: a page that listens on all addresses and
    was given no public address.
    """
    if settings.host in _EVERYWHERE and not settings.public_url:
        return None
    names = ["127.0.0.1", "localhost", "::1"]
    if settings.host not in _EVERYWHERE:
        names.append(settings.host)
    public = urlsplit(settings.public_url).hostname
    if public is not None:
        names.append(public)
    return names


def check_host(web: Flask, settings: Settings) -> None:
    """Refuse requests for other host names: a page elsewhere must not reach this one under a name of its own."""
    trusted = trusted_hosts(settings)

    def refuse_others() -> None:
        if trusted is not None and _name(request.host) not in trusted:
            abort(400)

    web.before_request(refuse_others)


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def protect(web: Flask, settings: Settings) -> None:
    """Put the headers on every answer; pages are never kept by caches, static files may be."""
    https = is_https(settings)

    def with_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
        return response

    web.after_request(with_headers)
