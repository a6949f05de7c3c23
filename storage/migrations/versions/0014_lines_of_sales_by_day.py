"""Lines of sales are found by day, then by site.

By site first, PostgreSQL took this index for the one of the receipts as long as it knew little of the
table, and read all lines of a site for each row of a sheet.
"""

from alembic import op

revision = "0014"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sale_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_sale_lines_day")
        batch_op.create_index(
            "ix_sale_lines_day", ["workspace_id", "day", "site_id"], unique=False
        )
