"""Passwords that somebody types or a program hands over, but never as an argument: others can see those."""

import sys

import typer

from domain.shared.errors import InvalidValue


def new_password(*, from_stdin: bool) -> str:
    """Ask for it without an echo, and once more; or read it from standard input, which has nothing else.

    `InvalidValue` for what is no line of text. What is too short or too weak, the shop refuses.
    """
    if not from_stdin:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True))
    given = b"" if sys.stdin is None else sys.stdin.buffer.read()
    try:
        line = given.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise InvalidValue("password", "is not in UTF-8") from None
    if "\n" in line:
        raise InvalidValue("password", "has more than one line")
    return line
