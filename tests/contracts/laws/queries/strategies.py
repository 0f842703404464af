"""Generated data that stores like to get wrong, and words to look for in them."""

import unicodedata
from collections.abc import Callable, Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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
    """What somebody types who has seen one of these names: parts of it, in any order, in another case or form; or with
    a sign for any letter, which finds nothing here."""
    forms: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.swapcase, _apart, *map(_any_sign, "%_.*"))
    cuts = st.tuples(st.sampled_from(called), st.integers(0, 7), st.integers(1, 4), st.sampled_from(forms))
    return st.lists(cuts.map(_cut), min_size=1, max_size=3).map(" ".join)


def _cut(cut: tuple[str, int, int, Callable[[str], str]]) -> str:
    name, begin, length, form = cut
    begin %= len(name)
    return form(name[begin : begin + length])


def _apart(text: str) -> str:
    """Letters and their accents apart."""
    return unicodedata.normalize("NFD", text)


def _any_sign(sign: str) -> Callable[[str], str]:
    """This sign in the place of the second letter."""
    return lambda text: text[:1] + sign + text[2:]


def matches(name: str, typed: str) -> bool:
    """The model of a search: whether a product of this name is among those found."""
    return all(word in folded(name) for word in folded(typed).split())


def folded(text: str) -> str:
    """The model of a search key: what folding and normalising leave alone (Unicode Standard, definition D146)."""
    before, after = "", text
    for _ in range(5):
        before, after = after, unicodedata.normalize("NFKC", after.casefold())
    assert before == after, "folding does not end"
    return after
