"""The requests of all commands, found by reflection, so that no list of them can miss one."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, get_args, get_type_hints

import application
from application.access.api_keys import CreateApiKeyRequest
from application.access.log_in import BeginSessionRequest
from application.access.refresh import UseRefreshTokenRequest
from application.accounts.change_password import ReplacePasswordRequest
from application.accounts.delete_account import AnonymiseAccountRequest
from application.accounts.reset_password import SetPasswordRequest
from application.core.unit_of_work import UnitOfWork
from tests.support.classes import classes_in

NEVER_UNDER_A_KEY: tuple[type[Any], ...] = (
    BeginSessionRequest,
    UseRefreshTokenRequest,
    CreateApiKeyRequest,
    ReplacePasswordRequest,
    SetPasswordRequest,
    AnonymiseAccountRequest,
)
"""What is answered under a key is recorded, and the answers of the first are secrets. The others are asked for with a
password or a token that is not good any more when they are repeated."""


def requests_of_commands() -> Iterator[type[Any]]:
    """What commands can be asked with under a key, also those that only processes call."""
    for kind in classes_in(application, object):
        call = vars(kind).get("__call__")
        hints = get_type_hints(call) if call else {}
        request = hints.get("request")
        if hints.get("uow") is UnitOfWork and isinstance(request, type) and request not in NEVER_UNDER_A_KEY:
            yield request


def named_classes_in(hint: object) -> Iterator[type]:
    """The dataclasses and enums of a type, and of its fields."""
    for argument in get_args(hint):
        yield from named_classes_in(argument)
    if isinstance(hint, type) and issubclass(hint, Enum):
        yield hint
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for each in get_type_hints(hint).values():
            yield from named_classes_in(each)
