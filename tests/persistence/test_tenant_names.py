"""Which names a tenant can have: they become a part of a schema's, a database's or a file's."""

import pytest

from adapters.shared.tenancy import TenantId
from domain.shared.errors import InvalidValue


@pytest.mark.parametrize("name", ["a", "hive", "hive_6", "h" * 31])
def test_a_name_is_what_every_store_can_have_as_one(name: str) -> None:
    """Nothing needs to be escaped or shortened."""
    assert str(TenantId(name)) == name


@pytest.mark.parametrize(
    "name", ["", "h" * 32, "Hive", "6_hives", "_hive", "hive-6", "hive 6", "hivé", "../hive", 'hive"', "hive\n"]
)
def test_any_other_name_is_refused(name: str) -> None:
    """Before anything is asked of a server."""
    with pytest.raises(InvalidValue) as refusal:
        TenantId(name)
    assert str(refusal.value) == ("tenant is not 1 to 31 lower-case letters, digits and underscores after a letter.")
