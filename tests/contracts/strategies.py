"""Generated data that stores like to get wrong, and words to look for in them."""

import unicodedata
from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from domain.checks import search_key

# Few letters, so that words are found; and every sign that means something to some store's patterns.
LETTERS = "aAbßé\N{LATIN SMALL LETTER LONG S}"
PATTERNS = "%_\\"
SIGNS = "*?[](){}^$.|+-'\"/:; "
COMBINING = "\N{COMBINING ACUTE ACCENT}\N{COMBINING DIAERESIS}"
WIDE = "ﬁ²\N{FULLWIDTH LATIN SMALL LETTER A}\N{HONEYBEE}\N{REPLACEMENT CHARACTER}İ"

_CHARACTERS = st.one_of(*(st.sampled_from(signs) for signs in (LETTERS, PATTERNS, SIGNS, COMBINING, WIDE)))


def names() -> SearchStrategy[str]:
    """Names that the domain accepts."""
    return st.text(_CHARACTERS, min_size=1, max_size=8).filter(lambda name: bool(name.strip()))


def descriptions() -> SearchStrategy[str | None]:
    """None is not the same as an empty one."""
    return st.none() | st.text(_CHARACTERS, max_size=4)


def words() -> SearchStrategy[str]:
    """What somebody types into a search box: up to three words, or nothing."""
    few = st.text(st.sampled_from(PATTERNS + LETTERS), max_size=3)
    return st.lists(few | st.text(_CHARACTERS, max_size=3), max_size=3).map(" ".join)


def words_of(called: Sequence[str]) -> SearchStrategy[str]:
    """What somebody types who has seen one of these names: parts of it, in another case or form, in any order."""
    forms: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.swapcase, _apart)
    name = st.sampled_from(called)
    part = st.tuples(name, st.integers(0, 7), st.integers(1, 4), st.sampled_from(forms)).map(
        lambda cut: cut[3](cut[0][cut[1] : cut[1] + cut[2]])
    )
    return st.lists(part, min_size=1, max_size=3).map(" ".join)


def _apart(text: str) -> str:
    """Letters and their accents apart."""
    return unicodedata.normalize("NFD", text)


def matches(name: str, typed: str) -> bool:
    """The model of a search: whether a product of this name is among those found."""
    return all(word in search_key(name) for word in search_key(typed).split())
