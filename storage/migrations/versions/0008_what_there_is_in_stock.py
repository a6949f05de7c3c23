"""What there is in stock."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_items",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("sku_folded", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_folded", sa.String(length=80), nullable=False),
        sa.Column("barcode", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("pack", sa.BigInteger(), nullable=False),
        sa.Column("supplier", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_items_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stock_items")),
        sa.UniqueConstraint(
            "workspace_id", "barcode", name=op.f("uq_stock_items_workspace_id_barcode")
        ),
        sa.UniqueConstraint(
            "workspace_id", "sku_folded", name=op.f("uq_stock_items_workspace_id_sku_folded")
        ),
    )
    with op.batch_alter_table("stock_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stock_items_name", ["workspace_id", "name_folded", "sku_folded", "id"], unique=False
        )

    op.create_table(
        "stock_balances",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_balances_on_hand")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "item_id"],
            ["stock_items.workspace_id", "stock_items.id"],
            name=op.f("fk_stock_balances_workspace_id_item_id_stock_items"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "site_id"],
            ["sites.workspace_id", "sites.id"],
            name=op.f("fk_stock_balances_workspace_id_site_id_sites"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_balances_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "item_id", "site_id", name=op.f("pk_stock_balances")
        ),
    )
    op.create_table(
        "stock_movements",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "item_id"],
            ["stock_items.workspace_id", "stock_items.id"],
            name=op.f("fk_stock_movements_workspace_id_item_id_stock_items"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_stock_movements_workspace_id_person_id_people"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "site_id"],
            ["sites.workspace_id", "sites.id"],
            name=op.f("fk_stock_movements_workspace_id_site_id_sites"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_movements_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stock_movements")),
    )
    with op.batch_alter_table("stock_movements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stock_movements_booking", ["workspace_id", "booking_id"], unique=False
        )
        batch_op.create_index(
            "ix_stock_movements_item", ["workspace_id", "item_id", "at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_stock_movements_order",
            ["workspace_id", "item_id", "site_id", "at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_stock_movements_reverses", ["workspace_id", "reverses"], unique=True
        )

    op.create_table(
        "stock_rules",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("maximum", sa.BigInteger(), nullable=False),
        sa.Column("buyer_id", sa.String(length=32), nullable=True),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "buyer_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_stock_rules_workspace_id_buyer_id_people"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "item_id"],
            ["stock_items.workspace_id", "stock_items.id"],
            name=op.f("fk_stock_rules_workspace_id_item_id_stock_items"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "set_by"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_stock_rules_workspace_id_set_by_people"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "site_id"],
            ["sites.workspace_id", "sites.id"],
            name=op.f("fk_stock_rules_workspace_id_site_id_sites"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_rules_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "item_id", "site_id", name=op.f("pk_stock_rules")),
    )
    op.create_table(
        "stock_sheets",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("staged", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "uploaded_by"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_stock_sheets_workspace_id_uploaded_by_people"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_sheets_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stock_sheets")),
    )
    op.create_table(
        "stock_shortages",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("maximum", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("task", sa.String(length=24), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "decided_by"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_stock_shortages_workspace_id_decided_by_people"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "donor_id"],
            ["sites.workspace_id", "sites.id"],
            name=op.f("fk_stock_shortages_workspace_id_donor_id_sites"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "item_id"],
            ["stock_items.workspace_id", "stock_items.id"],
            name=op.f("fk_stock_shortages_workspace_id_item_id_stock_items"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "site_id"],
            ["sites.workspace_id", "sites.id"],
            name=op.f("fk_stock_shortages_workspace_id_site_id_sites"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_shortages_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stock_shortages")),
    )
    with op.batch_alter_table("stock_shortages", schema=None) as batch_op:
        batch_op.create_index(
            "uq_stock_shortages_open",
            ["workspace_id", "item_id", "site_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('low', 'decided')"),
            postgresql_where=sa.text("state IN ('low', 'decided')"),
        )

    op.create_table(
        "stock_sheet_rows",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("sku_folded", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_folded", sa.String(length=80), nullable=False),
        sa.Column("barcode", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("pack", sa.BigInteger(), nullable=True),
        sa.Column("supplier", sa.String(length=80), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "sheet_id"],
            ["stock_sheets.workspace_id", "stock_sheets.id"],
            name=op.f("fk_stock_sheet_rows_workspace_id_sheet_id_stock_sheets"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_stock_sheet_rows_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "sheet_id", "number", name=op.f("pk_stock_sheet_rows")
        ),
    )
    with op.batch_alter_table("stock_sheet_rows", schema=None) as batch_op:
        batch_op.create_index(
            "ix_stock_sheet_rows_barcode", ["workspace_id", "sheet_id", "barcode"], unique=False
        )
        batch_op.create_index(
            "ix_stock_sheet_rows_sku", ["workspace_id", "sheet_id", "sku_folded"], unique=False
        )
