"""The open tasks of a department in the order of a list."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAME = "ix_tasks_department_open"
OPEN = sa.text("state NOT IN ('done', 'cancelled')")


def upgrade() -> None:
    op.drop_index(NAME, table_name="tasks")
    op.create_index(
        NAME,
        "tasks",
        ["workspace_id", "department_id", "due_at", "number"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
