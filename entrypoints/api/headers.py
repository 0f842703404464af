"""What a request may say once alone. Of two, a proxy before us may have looked at the other one."""

from fastapi import Request

from entrypoints.api.errors import AmbiguousRequest


def said_once(request: Request, header: str) -> str | None:
    """The value of a header; None without one, `AmbiguousRequest` for two."""
    values = request.headers.getlist(header)
    if len(values) > 1:
        raise AmbiguousRequest(header)
    return values[0] if values else None


def must_be_one_cookie(request: Request, cookie: str) -> None:
    """`AmbiguousRequest` for two of this name: a browser sends both, if they are for different paths or hosts."""
    pairs = [pair for header in request.headers.getlist("Cookie") for pair in header.split(";")]
    if sum(pair.partition("=")[0].strip() == cookie for pair in pairs) > 1:
        raise AmbiguousRequest(cookie)
