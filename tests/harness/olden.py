"""What stood in a database of the first tasks: revision 0002, and unchanged up to 0005."""

from sqlalchemy import Connection, text

WORKSPACE, ANA, BEN = "T1", "U1", "U2"
ASSIGNED = "00000000-0000-0000-0000-000000000001"
ACCEPTED = "00000000-0000-0000-0000-000000000002"

OLD_TASKS = """
INSERT INTO workspaces (id, name, bot_user_id, bot_id, locale, token_print, timezone)
  VALUES ('T1', 'Shop', 'UB', 'B', 'en', 'p', 'UTC');
INSERT INTO people (workspace_id, id, name, handle, role, timezone, is_bot, is_gone, is_stranger,
  is_guest, is_slack_admin) VALUES
  ('T1', 'U1', 'Ana', 'ana', 'lead', 'Europe/Lisbon', FALSE, FALSE, FALSE, FALSE, FALSE),
  ('T1', 'U2', 'Ben', 'ben', 'staff', 'Europe/London', FALSE, FALSE, FALSE, FALSE, FALSE);
INSERT INTO tasks (workspace_id, id, number, title, state, priority, assigner_id, owner_id, due_at,
  due_has_clock, created_at, accepted_at, ended_at, ended_by) VALUES
  ('T1', '00000000000000000000000000000001', 1, 'a', 'assigned', 'normal', 'U1', 'U2',
   '2026-12-04 17:00:00.000000', TRUE, '2026-12-01 09:00:00.000000', NULL, NULL, NULL),
  ('T1', '00000000000000000000000000000002', 2, 'b', 'accepted', 'normal', 'U1', 'U2',
   NULL, FALSE, '2026-12-01 09:00:00.000000', '2026-12-02 09:00:00.000000', NULL, NULL),
  ('T1', '00000000000000000000000000000003', 3, 'c', 'done', 'normal', 'U1', 'U2',
   NULL, FALSE, '2026-12-01 09:00:00.000000', NULL, '2026-12-03 09:00:00.000000', 'U1');
INSERT INTO timers (workspace_id, kind, subject, occurrence, due_at, lane, state, attempts) VALUES
  ('T1', 'tasks.due_soon', 'TASK-1', '2026-12-04T17:00:00+00:00',
   '2026-12-04 16:00:00.000000', 'normal', 'answered', 0),
  ('T1', 'tasks.due', 'TASK-1', '2026-12-04T17:00:00+00:00',
   '2026-12-04 17:00:00.000000', 'normal', 'pending', 0),
  ('T1', 'tasks.overdue', 'TASK-1', '2026-12-04T17:00:00+00:00',
   '2026-12-07 09:00:00.000000', 'normal', 'pending', 0);
"""


def fill(connection: Connection, **names: str) -> None:
    """Write three tasks of Ana's for Ben; `names` says what T1, U1 and U2 are called in Slack."""
    said = OLD_TASKS.replace("'TASK-1'", f"'{ASSIGNED}'")
    for ours, theirs in names.items():
        said = said.replace(f"'{ours}'", f"'{theirs}'")
    for statement in said.split(";\n"):
        if statement.strip():
            connection.execute(text(statement))
