"""Run by Alembic; `rehab.storage.database` hands it an open transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # our connections begin transactions themselves
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
