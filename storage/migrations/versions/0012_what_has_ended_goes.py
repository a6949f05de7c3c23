"""What has ended goes: found by its age, without reading what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notices_ended",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state != 'open'"),
            postgresql_where=sa.text("state != 'open'"),
        )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_escalations_ended",
            ["started_at"],
            unique=False,
            sqlite_where=sa.text("open_key IS NULL"),
            postgresql_where=sa.text("open_key IS NULL"),
        )
