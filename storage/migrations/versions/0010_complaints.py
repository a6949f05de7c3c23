"""Complaints."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('customers',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('folded', sa.String(length=200), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_customers_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_customers')),
    sa.UniqueConstraint('workspace_id', 'folded', name=op.f('uq_customers_workspace_id_folded'))
    )
    op.create_table('complaints',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('order_number', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('state_by', sa.String(length=32), nullable=True),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('severity', sa.String(length=24), nullable=False),
    sa.Column('source', sa.String(length=24), nullable=False),
    sa.Column('logged_by', sa.String(length=32), nullable=True),
    sa.Column('owner_id', sa.String(length=32), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('department_id', sa.Uuid(), nullable=True),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('source_channel', sa.String(length=32), nullable=True),
    sa.Column('source_ts', sa.String(length=32), nullable=True),
    sa.Column('permalink', sa.String(length=300), nullable=False),
    sa.Column('cause', sa.String(length=24), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('looks_like', sa.Uuid(), nullable=True),
    sa.Column('merged_into', sa.Uuid(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('response_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('responded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('response_late', sa.Boolean(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolution_late', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'customer_id'], ['customers.workspace_id', 'customers.id'], name=op.f('fk_complaints_workspace_id_customer_id_customers')),
    sa.ForeignKeyConstraint(['workspace_id', 'department_id'], ['departments.workspace_id', 'departments.id'], name=op.f('fk_complaints_workspace_id_department_id_departments')),
    sa.ForeignKeyConstraint(['workspace_id', 'logged_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_complaints_workspace_id_logged_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'looks_like'], ['complaints.workspace_id', 'complaints.id'], name=op.f('fk_complaints_workspace_id_looks_like_complaints')),
    sa.ForeignKeyConstraint(['workspace_id', 'merged_into'], ['complaints.workspace_id', 'complaints.id'], name=op.f('fk_complaints_workspace_id_merged_into_complaints')),
    sa.ForeignKeyConstraint(['workspace_id', 'owner_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_complaints_workspace_id_owner_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'site_id'], ['sites.workspace_id', 'sites.id'], name=op.f('fk_complaints_workspace_id_site_id_sites')),
    sa.ForeignKeyConstraint(['workspace_id', 'state_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_complaints_workspace_id_state_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_complaints_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_complaints')),
    sa.UniqueConstraint('workspace_id', 'number', name=op.f('uq_complaints_workspace_id_number'))
    )
    with op.batch_alter_table('complaints', schema=None) as batch_op:
        batch_op.create_index('ix_complaints_channel_open', ['workspace_id', 'channel_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))
        batch_op.create_index('ix_complaints_customer', ['workspace_id', 'customer_id', 'received_at'], unique=False, sqlite_where=sa.text('customer_id IS NOT NULL'), postgresql_where=sa.text('customer_id IS NOT NULL'))
        batch_op.create_index('ix_complaints_department_open', ['workspace_id', 'department_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))
        batch_op.create_index('ix_complaints_message', ['workspace_id', 'source_channel', 'source_ts'], unique=False, sqlite_where=sa.text('source_ts IS NOT NULL'), postgresql_where=sa.text('source_ts IS NOT NULL'))
        batch_op.create_index('ix_complaints_open', ['workspace_id', 'due_at', 'number'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))
        batch_op.create_index('ix_complaints_owner_open', ['workspace_id', 'owner_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))
        batch_op.create_index('ix_complaints_received', ['workspace_id', 'received_at'], unique=False, sqlite_where=sa.text("state NOT IN ('dismissed', 'merged')"), postgresql_where=sa.text("state NOT IN ('dismissed', 'merged')"))
        batch_op.create_index('ix_complaints_site_open', ['workspace_id', 'site_id', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))
        batch_op.create_index('ix_complaints_state_open', ['workspace_id', 'state', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('new', 'in_progress', 'waiting')"), postgresql_where=sa.text("state IN ('new', 'in_progress', 'waiting')"))

    op.create_table('complaint_events',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('complaint_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=True),
    sa.Column('value', sa.String(length=64), nullable=False),
    sa.Column('undone', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'complaint_id'], ['complaints.workspace_id', 'complaints.id'], name=op.f('fk_complaint_events_workspace_id_complaint_id_complaints'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_complaint_events_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_complaint_events_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_complaint_events'))
    )
    with op.batch_alter_table('complaint_events', schema=None) as batch_op:
        batch_op.create_index('ix_complaint_events_counted', ['workspace_id', 'complaint_id', 'at', 'id'], unique=False, sqlite_where=sa.text('undone = 0'), postgresql_where=sa.text('NOT undone'))

