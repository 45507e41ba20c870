"""When two addresses are those of one page. Pure; apart from `text`, for no markup is read to tell items apart."""

import re
from urllib.parse import urlsplit

from tracker.domain.feed_address import PORTS

_TRACKING = re.compile(
    r"(?:utm|at|ns|hsa|pk|piwik|mtm|matomo|_ym|_hs|hscta|oly)_.*|_hsenc|_hsmi|hsctatracking"
    r"|fbclid|gclid|dclid|wbraid|gbraid|yclid|ysclid|msclkid|twclid|ttclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok"
    r"|_openstat|_ga|_gl|wt\.mc_id|vero_(?:id|conv)|s_kwcid|cmpid|spm|xtor|ref_src|ncid",
    re.IGNORECASE,
)
# An address that is absolute and canonical as it stands.
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_.,:=()%~+-]*")
# What may follow it without changing that.
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9_.,:=&/()%~+-]+")


def is_plain(url: str) -> bool:
    """Whether an address is absolute and canonical as it stands, but for its query."""
    address, mark, query = url.partition("?")
    return _PLAIN_URL.fullmatch(address) is not None and (not mark or _PLAIN_QUERY.fullmatch(query) is not None)


def _telling(query: str) -> str:
    """Return a query without its tracking parameters."""
    return "&".join([pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])])


def canonical_url(url: str) -> str:
    """Return what two addresses of one page have in common: host in lower case, no tracking parameter, no fragment.

    url: as `text.web_url` returns it.
    """
    if is_plain(url):
        address, mark, query = url.partition("?")
        query = _telling(query) if mark else ""
        return f"{address}?{query}" if query else address
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if parts.port is not None and parts.port != PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    return parts._replace(netloc=host, path=parts.path or "/", query=_telling(parts.query), fragment="").geturl()
