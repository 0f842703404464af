"""Secrets from the machine's own source of randomness, which is fit for them."""

import secrets

BYTES = 32
"""256 bits: nobody guesses them, however fast."""


class SystemSecrets:
    """Secrets that only whoever is given one knows."""

    def new(self) -> str:
        """Another one each time."""
        return secrets.token_urlsafe(BYTES)
