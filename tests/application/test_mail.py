"""A mail: its address and its subject become headers."""

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
