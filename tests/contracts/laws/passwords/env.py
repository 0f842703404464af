"""What the laws of passwords are given."""

from collections.abc import Callable
from dataclasses import dataclass

from application.ports.passwords import Passwords


@dataclass(frozen=True, slots=True)
class PasswordsEnv:
    """What hashes, how it would have hashed a password some years ago, and how many hashes it has computed so far."""

    passwords: Passwords
    older: Callable[[str], str]
    computed: Callable[[], int]
