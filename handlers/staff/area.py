"""Staff: the table of contents."""

from handlers.kit.area import Area
from handlers.staff import jobs, listeners, service
from storage import notices

AREA = Area(
    name="staff",
    events={
        "team_join": listeners.person_changed,
        "user_change": listeners.person_changed,
        "member_joined_channel": listeners.member_joined,
        "member_left_channel": listeners.member_left,
        "channel_left": listeners.bot_left,
        "group_left": listeners.bot_left,
        "channel_rename": listeners.renamed,
        "group_rename": listeners.renamed,
        "channel_archive": listeners.archived,
        "group_archive": listeners.archived,
        "channel_unarchive": listeners.unarchived,
        "group_unarchive": listeners.unarchived,
        "app_uninstalled": listeners.workspace_gone,
        "tokens_revoked": listeners.workspace_gone,
    },
    timers={
        notices.DELIVER: service.deliver_notices,
        service.REFRESH: service.refresh_is_due,
    },
    jobs={service.REFRESH: jobs.REFRESH},
    revalidate={notices.DELIVER: service.write_notices},
)
