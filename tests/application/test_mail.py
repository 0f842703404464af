"""A mail: its address and its subject become headers, and its text is for its reader alone."""

from uuid import UUID

import pytest

from application.ports.mailer import Mail
from domain.shared.errors import InvalidValue


@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("line_break", ["\r", "\n"])
def test_what_becomes_a_header_is_one_line(field: str, line_break: str) -> None:
    """A second line would be a header of somebody else's choice."""
    values = {"to": "ada@hive.example", "subject": "Your order", field: f"one line{line_break}and another"}
    with pytest.raises(InvalidValue) as refusal:
        Mail(UUID(int=6), body="Honey is on its way.\nAda", **values)
    assert (refusal.value.field, refusal.value.reason) == (field, "must be one line")


def test_what_is_written_in_a_letter_is_not_printed_with_it() -> None:
    """A token may be in it, and whatever is printed by mistake ends up in a log."""
    mail = Mail(UUID(int=6), "ada@hive.example", "Set a new password", body="a token")
    assert "Set a new password" in repr(mail)
    assert "a token" not in repr(mail)
