"""The migrations of planted changes: each follows the newest there is."""

from adapters.sql import schema_migrations

NEXT, NEWEST = "<next>", "<newest>"
"""What stands for the revisions in the text of an SQL migration."""


def sql_migration(name: str, text: str) -> dict[str, str]:
    """The file of an SQL migration."""
    newest = schema_migrations.newest()
    revision = f"{int(newest) + 1:04}"
    path = f"adapters/sql/migrations/versions/r{revision}_{name}.py"
    return {path: text.replace(NEXT, revision).replace(NEWEST, newest)}
