"""Characters that are no text: they steer whatever shows them, and so let one text pass for another."""

import re

_BIDI = "\u202a-\u202e\u2066-\u2069"
"""They reverse what stands around them: embeddings, overrides and isolates."""
CONTROL = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_BIDI}]")
_LAYOUT = "\n\r\t"
"""What a text of several lines has."""


def control_character(text: str, *, lines: bool = False) -> str | None:
    """The first control character in the text, as in `U+001B`; None if there is none.

    Those are C0, DEL and C1, the separators of lines and paragraphs, and what reverses the direction of writing. Not
    among them: joiners, which emoji and several scripts need, and marks of direction. A text of several `lines` may
    have line breaks and tabs.
    """
    found = (each[0] for each in CONTROL.finditer(text) if not (lines and each[0] in _LAYOUT))
    return next((f"U+{ord(each):04X}" for each in found), None)


def visible(text: str, *, lines: bool = False) -> str:
    r"""The text as it can be shown on any terminal: with an escape such as `\x1b` for every control character.

    Of several `lines`, line breaks stay; the lines after the first are indented, so that none passes for another's.
    """
    if lines:
        return "\n  ".join(visible(line) for line in text.split("\n"))
    return CONTROL.sub(lambda each: each[0].encode("unicode_escape").decode("ascii"), text)
