"""What Alembic runs for every command: the migrations of one tenant, on the connection that was handed in.

Whoever hands it in begins and commits the transaction, and its connection finds the tenant's tables without a schema:
that is why no migration names one.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
