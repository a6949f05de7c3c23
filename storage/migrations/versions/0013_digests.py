"""What each person wants of their digest, the last one, and what was red in it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest_items',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('severity', sa.String(length=24), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('was_severity', sa.String(length=24), nullable=True),
    sa.Column('was_level', sa.Integer(), nullable=True),
    sa.Column('disposition', sa.String(length=24), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_severity', sa.String(length=24), nullable=True),
    sa.Column('decided_level', sa.Integer(), nullable=True),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('assigned_to', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'assigned_to'], ['people.workspace_id', 'people.id'], name=op.f('fk_digest_items_workspace_id_assigned_to_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_digest_items_workspace_id_person_id_people'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_digest_items_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'person_id', 'kind', 'subject', name=op.f('pk_digest_items'))
    )
    op.create_table('digest_wishes',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('minute', sa.Integer(), nullable=True),
    sa.Column('paused', sa.Boolean(), nullable=False),
    sa.Column('paused_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_digest_wishes_workspace_id_person_id_people'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_digest_wishes_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'person_id', name=op.f('pk_digest_wishes'))
    )
    op.create_table('digests',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('before', sa.Date(), nullable=True),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resolved', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_digests_workspace_id_person_id_people'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_digests_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'person_id', name=op.f('pk_digests'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index('ix_tasks_slipped', ['workspace_id', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled') AND moves >= 3"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled') AND moves >= 3"))

