"""Who may do what is declared on a page, and is so."""

from tests.docs.permissions import PAGE, page


# Pattern P35: Roles, scopes, ownership, attributes
def test_the_page_is_what_the_shop_says() -> None:
    """Every operation, every role. Nobody may do more, or less, without the page saying so."""
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`, and read what has changed"
