"""Secrets that stand in files, as whoever runs containers hands them over."""

from pathlib import Path
from typing import get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from domain.shared.control_characters import control_character

FILE = "_FILE"
"""What the name of a variable ends with that names a file: SIXFOLD_SECRET_FILE is a path, its content the secret."""
LONGEST = 65_536
"""Bytes of a file that are read. One that is longer holds no secret, and some have no end."""


def is_secret(field: FieldInfo) -> bool:
    """Whether what is set here must never be shown, and so may stand in a file."""
    return SecretStr in {field.annotation, *get_args(field.annotation)}


def read_secret(path: str) -> str:
    """The content of the file, less the newline at its end.

    `ValueError` with what is wrong with it; neither its content is in there nor its path, where somebody may have put
    the secret itself.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LONGEST + 1)
    except OSError as error:
        raise ValueError(f"names a file that cannot be read: {error.strerror}") from None
    except ValueError:
        raise ValueError("names a file that cannot be there") from None
    if len(content) > LONGEST:
        raise ValueError(f"names a file of more than {LONGEST} bytes, which cannot be meant")
    try:
        secret = content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise ValueError("names a file that is not text in UTF-8") from None
    if not secret.strip():
        raise ValueError("names a file with nothing in it")
    if control_character(secret):
        raise ValueError("names a file with more in it than one line of text")
    return secret
