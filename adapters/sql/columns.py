"""What all tables share: column types that work on SQLite and PostgreSQL, and the schema they are declared in.

That schema does not exist: every engine translates it to the schema of one tenant. So a statement that is executed
without a tenant fails, instead of reading the tables of another one.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

TENANT = "tenant"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Microseconds(TypeDecorator[datetime]):
    """A time as whole microseconds since 1970: exact, and sorted like the times."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 (the base class's)
        """To the database."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 (as above)
        """From the database."""
        return None if value is None else _EPOCH + value * _MICROSECOND


# SQLite compares text by its bytes anyway; in UTF-8 that is the order of code points.
CodePoints = Text().with_variant(Text(collation="C"), "postgresql")
Moment = DateTime(timezone=True).with_variant(Microseconds(), "sqlite")
# JSON is written and read as text, because the codec and the mappings convert it themselves.
Json = Text().with_variant(JSONB(), "postgresql")

metadata = MetaData(
    schema=TENANT,
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"},
)
