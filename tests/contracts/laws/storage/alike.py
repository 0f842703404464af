"""Texts that look alike, or that some stores take for equal, and are not: a point for each way to confuse them."""

from collections.abc import Mapping

ALIKE: Mapping[str, tuple[str, str]] = {
    "case": ("honey", "Honey"),
    "a trailing blank": ("honey", "honey "),
    "a leading blank": ("honey", " honey"),
    "a tab": ("honey jar", "honey\tjar"),
    "the Unicode form": ("h\u00f6ney", "ho\u0308ney"),
    "width": ("honey", "\uff48oney"),
    "a ligature": ("fig", "\ufb01g"),
    "a sharp s": ("suss", "su\u00df"),
    "a joiner": ("honey", "ho\u200dney"),
    "an accent": ("honey", "hon\u00e9y"),
}
"""Two texts that differ in this one point."""
