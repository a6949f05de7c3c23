"""Escalations: chains, their steps, runs of them and whom they reached."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('escalation_chains',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('area', sa.String(length=24), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.String(length=24), nullable=True),
    sa.Column('passes', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(length=32), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'changed_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalation_chains_workspace_id_changed_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'site_id'], ['sites.workspace_id', 'sites.id'], name=op.f('fk_escalation_chains_workspace_id_site_id_sites'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_escalation_chains_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_escalation_chains')),
    sa.UniqueConstraint('workspace_id', 'key', name=op.f('uq_escalation_chains_workspace_id_key'))
    )
    op.create_table('escalation_steps',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('chain_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=True),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('wait_minutes', sa.Integer(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('if_empty', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalation_steps_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_escalation_steps_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'chain_id', 'position', name=op.f('pk_escalation_steps'))
    )
    op.create_table('escalations',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('open_key', sa.String(length=120), nullable=True),
    sa.Column('subject_kind', sa.String(length=48), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('area', sa.String(length=24), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('passes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('firing', sa.Integer(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_by', sa.String(length=32), nullable=True),
    sa.Column('promise_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lapsed_by', sa.String(length=32), nullable=True),
    sa.Column('closed_by', sa.String(length=32), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'closed_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalations_workspace_id_closed_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'lapsed_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalations_workspace_id_lapsed_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'site_id'], ['sites.workspace_id', 'sites.id'], name=op.f('fk_escalations_workspace_id_site_id_sites')),
    sa.ForeignKeyConstraint(['workspace_id', 'taken_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalations_workspace_id_taken_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_escalations_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_escalations')),
    sa.UniqueConstraint('workspace_id', 'open_key', name=op.f('uq_escalations_workspace_id_open_key'))
    )
    op.create_index('ix_escalations_open', 'escalations', ['workspace_id', 'started_at'], sqlite_where=sa.text("state IN ('running', 'held', 'taken')"), postgresql_where=sa.text("state IN ('running', 'held', 'taken')"))
    op.create_index('ix_escalations_taker', 'escalations', ['workspace_id', 'taken_by'])

    op.create_table('escalation_reaches',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('firing', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=True),
    sa.Column('channel_id', sa.String(length=32), nullable=True),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lost', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_escalation_reaches_workspace_id_person_id_people'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'run_id'], ['escalations.workspace_id', 'escalations.id'], name=op.f('fk_escalation_reaches_workspace_id_run_id_escalations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_escalation_reaches_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_escalation_reaches'))
    )
    op.create_index('ix_escalation_reaches_run', 'escalation_reaches', ['workspace_id', 'run_id', 'wave'])

