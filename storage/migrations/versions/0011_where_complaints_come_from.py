"""Where complaints come from."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint_channels',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('channel_id', sa.String(length=32), nullable=False),
    sa.Column('takes', sa.String(length=24), nullable=False),
    sa.Column('switched_by', sa.String(length=32), nullable=False),
    sa.Column('switched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_ts', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'switched_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_complaint_channels_workspace_id_switched_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_complaint_channels_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'channel_id', name=op.f('pk_complaint_channels'))
    )
    op.create_table('complaint_marks',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('mark', sa.String(length=120), nullable=False),
    sa.Column('complaint_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'complaint_id'], ['complaints.workspace_id', 'complaints.id'], name=op.f('fk_complaint_marks_workspace_id_complaint_id_complaints'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_complaint_marks_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'mark', name=op.f('pk_complaint_marks'))
    )
    with op.batch_alter_table('complaint_marks', schema=None) as batch_op:
        batch_op.create_index('ix_complaint_marks_complaint', ['workspace_id', 'complaint_id'], unique=False)
