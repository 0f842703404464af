"""Texts that no store can keep, and so no store can have."""


def can_be_stored(*texts: str) -> bool:
    """Whether every one of these texts can be stored: none has NUL or a lone surrogate.

    The domain refuses the others before anything is stored. A read for one of them finds nothing, and need not ask a
    driver, which may fail at it.
    """
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for text in texts for character in text)
