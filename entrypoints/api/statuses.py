"""Which refusal is which HTTP status: the one place where the shop's codes meet HTTP's."""

from collections.abc import Mapping

STATUSES: Mapping[str, int] = {
    # The request itself is at fault.
    "invalid_cursor": 400,
    "invalid_host": 400,
    "invalid_idempotency_key": 400,
    "ambiguous_request": 400,
    "invalid_grant": 400,
    "unknown_scope": 400,
    "unsupported_grant_type": 400,
    "invalid_token": 401,
    "not_authenticated": 401,
    "insufficient_scope": 403,
    "invalid_csrf_token": 403,
    "not_allowed": 403,
    "wrong_password": 403,
    "wrong_tenant": 403,
    "not_found": 404,
    "currency_mismatch": 422,
    "duplicate_line": 422,
    "empty_order": 422,
    "idempotency_key_reused": 422,
    "invalid_quantity": 422,
    "invalid_request": 422,
    "invalid_ticket": 422,
    "invalid_value": 422,
    "too_many_lines": 422,
    "unknown_currency": 422,
    "unknown_product": 422,
    "weak_password": 422,
    # The shop stands otherwise than the request supposes.
    "already_exists": 409,
    "conflict": 409,
    "illegal_transition": 409,
    "out_of_stock": 409,
    # A server behind the shop is at fault, or a newer version of the shop is taking over.
    "not_migrated": 503,
    "too_new": 503,
    "unavailable": 503,
    "unknown_shape": 503,
    "commit_unknown": 504,
    # We are.
    "damaged_shape": 500,
    "internal_error": 500,
    "port_error": 500,
    "shop_error": 500,
    "usage_error": 500,
}

# What HTTP itself has to say, where the shop has no word for it.
HTTP_CODES: Mapping[int, str] = {
    400: "malformed_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
}

# What a client is told when the fault is ours. Anything more is for the log.
OUR_FAULT: Mapping[int, str] = {
    500: "Something went wrong here; it has been noted under this request_id.",
    503: "A part of the shop cannot answer now; this request changed nothing. Try again in a moment.",
    504: "Whether the change was stored is not known. Repeat the request with the same Idempotency-Key to find out.",
}

HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    503: {"Retry-After": "5"},
}
