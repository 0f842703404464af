"""Which texts a store can have."""


def is_storable(text: str) -> bool:
    """Whether every store can keep this text. No stored one has NUL or a lone surrogate: the domain refuses them."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def storable(text: str) -> str:
    """The text, with an escape such as `\\x00` for each character that not every store can keep."""
    return text.encode(errors="backslashreplace").decode().replace("\0", "\\x00")
