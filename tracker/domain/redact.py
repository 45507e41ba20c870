"""Texts made fit for logs and stored errors: without what only its owner may know. Pure."""

import re

_HIDDEN = "…"
_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*)://([^\s'\"<>]+)", re.IGNORECASE)
_WEB = ("http", "https")
_NAMED = re.compile(r"\b(pass(?:word|wd)?|secret|token|api[_-]?key|session)(\s*[=:]\s*)[^\s,;&]+", re.IGNORECASE)
_HEADER = re.compile(r"\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[=:]\s*)[^\r\n]+", re.IGNORECASE)
_SIGN_IN = re.compile(r"(/sign-in/)[\w-]+")


def redacted(text: str) -> str:
    """Return the text with the secrets in it replaced by `…`.

    Secrets are: user names, passwords, queries and fragments of addresses; what stands behind names such as `password`
    or `token`, and behind the headers of cookies and authorization; tokens of sign-in links.
    """
    text = _ADDRESS.sub(_address, text)
    text = _HEADER.sub(rf"\1\2{_HIDDEN}", text)
    text = _NAMED.sub(rf"\1\2{_HIDDEN}", text)
    return _SIGN_IN.sub(rf"\1{_HIDDEN}", text)


def _address(found: re.Match[str]) -> str:
    scheme, rest = found[1], found[2]
    if scheme.lower() in _WEB:
        authority, separator, path = rest.partition("/")
    else:
        # A password of a database may hold slashes and question marks that nobody quoted.
        authority, separator, path = rest, "", ""
    _, at, host = authority.rpartition("@")
    shown = f"{_HIDDEN}@{host}" if at else authority
    whole = f"{shown}{separator}{path}"
    ends = [place for place in (whole.find("?"), whole.find("#")) if place >= 0]
    if ends:
        whole = f"{whole[: min(ends) + 1]}{_HIDDEN}"
    return f"{scheme}://{whole}"
