"""Runs the steps in versions/ on the connection that lib.store.upgrade hands over.

A new step is a file in versions/ that names the one before it as `down_revision`, and its own
`revision` becomes SCHEMA in lib/store/tables.py. tests/store/test_migrations.py says where the
steps and the tables differ.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
