"""The whole task: several owners, departments and sites, checklists, series, moved dates."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD_LOOKS = "('tasks.due_soon', 'tasks.due', 'tasks.overdue')"
# What is known of each task in the new words; of its looks the next one goes on.
DATA = (
    """
    UPDATE tasks SET
      state_by = coalesce(
        ended_by, CASE WHEN accepted_at IS NULL THEN assigner_id ELSE owner_id END),
      state_at = coalesce(ended_at, accepted_at, created_at),
      first_due_at = due_at,
      due_zone = coalesce(
        (SELECT timezone FROM people
         WHERE people.workspace_id = tasks.workspace_id AND people.id = tasks.owner_id), 'UTC')
    """,
    """
    INSERT INTO task_owners
      (workspace_id, task_id, person_id, place, accepted_at, done_at, task_open)
    SELECT workspace_id, id, owner_id, 0,
      CASE WHEN state = 'accepted' THEN coalesce(accepted_at, created_at) ELSE accepted_at END,
      CASE WHEN state = 'done' THEN ended_at END,
      state NOT IN ('done', 'cancelled')
    FROM tasks
    """,
    f"""
    UPDATE timers SET state = 'disarmed'
    WHERE kind IN {OLD_LOOKS} AND state = 'pending' AND EXISTS (
      SELECT 1 FROM timers AS sooner
      WHERE sooner.workspace_id = timers.workspace_id AND sooner.subject = timers.subject
        AND sooner.kind IN {OLD_LOOKS} AND sooner.state = 'pending'
        AND (sooner.due_at < timers.due_at
             OR sooner.due_at = timers.due_at AND sooner.kind < timers.kind))
    """,
    f"""
    UPDATE timers SET kind = 'tasks.look', occurrence = 'tasks.due@' || occurrence
    WHERE kind IN {OLD_LOOKS} AND state = 'pending'
    """,
    f"UPDATE notices SET state = 'dropped' WHERE kind IN {OLD_LOOKS} AND state = 'open'",
)


def upgrade() -> None:
    op.create_table('task_series',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rrule', sa.String(length=200), nullable=False),
    sa.Column('clock', sa.String(length=5), nullable=True),
    sa.Column('closed', sa.String(length=12), nullable=False),
    sa.Column('recurs', sa.String(length=24), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('start', sa.Date(), nullable=False),
    sa.Column('ended', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_series_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_task_series'))
    )
    op.create_table('quieted',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('quiet', sa.String(length=24), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_quieted_workspace_id_person_id_people'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_quieted_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'person_id', 'quiet', 'subject', name=op.f('pk_quieted'))
    )
    op.create_table('reminder_numbers',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('brief_minutes', sa.Integer(), nullable=False),
    sa.Column('last_call_minutes', sa.Integer(), nullable=False),
    sa.Column('soon_minutes', sa.Integer(), nullable=False),
    sa.Column('untaken_hours', sa.Integer(), nullable=False),
    sa.Column('unaccepted_hours', sa.Integer(), nullable=False),
    sa.Column('unaccepted_percent', sa.Integer(), nullable=False),
    sa.Column('lead_morning', sa.Integer(), nullable=False),
    sa.Column('manager_morning', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(length=32), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'changed_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_reminder_numbers_workspace_id_changed_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_reminder_numbers_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', name=op.f('pk_reminder_numbers'))
    )
    op.create_table('task_checklist',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=150), nullable=False),
    sa.Column('ticked_by', sa.String(length=32), nullable=True),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'task_id'], ['tasks.workspace_id', 'tasks.id'], name=op.f('fk_task_checklist_workspace_id_task_id_tasks'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'ticked_by'], ['people.workspace_id', 'people.id'], name=op.f('fk_task_checklist_workspace_id_ticked_by_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_checklist_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_task_checklist'))
    )
    with op.batch_alter_table('task_checklist', schema=None) as batch_op:
        batch_op.create_index('ix_task_checklist_task', ['workspace_id', 'task_id', 'id'], unique=False)

    op.create_table('task_evidence',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('file', sa.String(length=500), nullable=True),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_task_evidence_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'task_id'], ['tasks.workspace_id', 'tasks.id'], name=op.f('fk_task_evidence_workspace_id_task_id_tasks'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_evidence_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_task_evidence'))
    )
    with op.batch_alter_table('task_evidence', schema=None) as batch_op:
        batch_op.create_index('ix_task_evidence_task', ['workspace_id', 'task_id', 'id'], unique=False)

    op.create_table('task_moves',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_task_moves_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'task_id'], ['tasks.workspace_id', 'tasks.id'], name=op.f('fk_task_moves_workspace_id_task_id_tasks'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_moves_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_task_moves'))
    )
    with op.batch_alter_table('task_moves', schema=None) as batch_op:
        batch_op.create_index('ix_task_moves_task', ['workspace_id', 'task_id', 'id'], unique=False)

    op.create_table('task_notes',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_task_notes_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'task_id'], ['tasks.workspace_id', 'tasks.id'], name=op.f('fk_task_notes_workspace_id_task_id_tasks'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_notes_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'id', name=op.f('pk_task_notes'))
    )
    with op.batch_alter_table('task_notes', schema=None) as batch_op:
        batch_op.create_index('ix_task_notes_task', ['workspace_id', 'task_id', 'id'], unique=False)

    op.create_table('task_owners',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('task_open', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id', 'person_id'], ['people.workspace_id', 'people.id'], name=op.f('fk_task_owners_workspace_id_person_id_people'), onupdate='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id', 'task_id'], ['tasks.workspace_id', 'tasks.id'], name=op.f('fk_task_owners_workspace_id_task_id_tasks'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspaces.id'], name=op.f('fk_task_owners_workspace_id_workspaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'task_id', 'person_id', name=op.f('pk_task_owners'))
    )
    with op.batch_alter_table('task_owners', schema=None) as batch_op:
        batch_op.create_index('ix_task_owners_open', ['workspace_id', 'person_id', 'task_id'], unique=False, sqlite_where=sa.text('task_open = 1'), postgresql_where=sa.text('task_open'))

    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index('ix_audit_actor', ['workspace_id', 'actor_id', 'at'], unique=False)

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ordinary', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_cards', ['workspace_id', 'sent_channel', 'sent_ts'], unique=False, sqlite_where=sa.text("kind = 'card'"), postgresql_where=sa.text("kind = 'card'"))

    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('state_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(length=300), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('waits_for', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('sharing', sa.String(length=24), server_default=sa.text("'any'"), nullable=False))
        batch_op.add_column(sa.Column('department_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('site_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('due_zone', sa.String(length=64), server_default=sa.text("'UTC'"), nullable=False))
        batch_op.add_column(sa.Column('first_due_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('moves', sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('proposed_has_clock', sa.Boolean(), server_default=sa.text("FALSE"), nullable=False))
        batch_op.add_column(sa.Column('proposed_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('proposed_reason', sa.String(length=300), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('help_by', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('evidence', sa.String(length=24), server_default=sa.text("'none'"), nullable=False))
        batch_op.add_column(sa.Column('least', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('most', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('quoted', sa.String(length=600), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('permalink', sa.String(length=300), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('series_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('series_day', sa.Date(), nullable=True))

    for statement in DATA:
        op.execute(sa.text(statement))

    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.alter_column('state_by', existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column('state_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column('reason', existing_type=sa.String(length=300), server_default=None)
        batch_op.alter_column('sharing', existing_type=sa.String(length=24), server_default=None)
        batch_op.alter_column('due_zone', existing_type=sa.String(length=64), server_default=None)
        batch_op.alter_column('moves', existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column('proposed_has_clock', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('proposed_reason', existing_type=sa.String(length=300), server_default=None)
        batch_op.alter_column('evidence', existing_type=sa.String(length=24), server_default=None)
        batch_op.alter_column('quoted', existing_type=sa.String(length=600), server_default=None)
        batch_op.alter_column('permalink', existing_type=sa.String(length=300), server_default=None)
        batch_op.drop_index(batch_op.f('ix_tasks_owner_open'), sqlite_where=sa.text("state IN ('assigned', 'accepted')"))
        batch_op.create_index('ix_tasks_assigner_open', ['workspace_id', 'assigner_id', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_channel_open', ['workspace_id', 'channel_id', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_department_open', ['workspace_id', 'department_id', 'site_id', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_open', ['workspace_id', 'due_at', 'number'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_site_open', ['workspace_id', 'site_id', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_state_open', ['workspace_id', 'state', 'due_at'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('ix_tasks_waits_for', ['workspace_id', 'waits_for'], unique=False, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.create_index('uq_tasks_one_open_copy', ['workspace_id', 'series_id'], unique=True, sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"))
        batch_op.drop_constraint(batch_op.f('fk_tasks_workspace_id_ended_by_people'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_tasks_workspace_id_owner_id_people'), type_='foreignkey')
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_department_id_departments'), 'departments', ['workspace_id', 'department_id'], ['workspace_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_series_id_task_series'), 'task_series', ['workspace_id', 'series_id'], ['workspace_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_help_by_people'), 'people', ['workspace_id', 'help_by'], ['workspace_id', 'id'], onupdate='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_site_id_sites'), 'sites', ['workspace_id', 'site_id'], ['workspace_id', 'id'])
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_waits_for_people'), 'people', ['workspace_id', 'waits_for'], ['workspace_id', 'id'], onupdate='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_state_by_people'), 'people', ['workspace_id', 'state_by'], ['workspace_id', 'id'], onupdate='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_tasks_workspace_id_proposed_by_people'), 'people', ['workspace_id', 'proposed_by'], ['workspace_id', 'id'], onupdate='CASCADE')
        batch_op.drop_column('ended_by')
        batch_op.drop_column('accepted_at')
        batch_op.drop_column('owner_id')

    with op.batch_alter_table('teams', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reactions', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('workspaces', schema=None) as batch_op:
        batch_op.add_column(sa.Column('url', sa.String(length=255), server_default=sa.text("('')"), nullable=False))

