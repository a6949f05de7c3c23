"""Staff: the table of contents."""

from typing import Any

from handlers.kit.area import Area, Listener, Verb
from handlers.kit.words import N_
from handlers.staff.cards import comings as coming_cards
from handlers.staff.cards import organisation, roster
from handlers.staff.cards import people as people_cards
from handlers.staff.forms import people as people_forms
from handlers.staff.forms import site as site_forms
from handlers.staff.jobs import group, refresh
from handlers.staff.jobs import roster as roster_jobs
from handlers.staff.listeners import cards, events, people, sites, teams
from handlers.staff.service import comings, groups, leading, rosters, saying, shown, telling
from handlers.staff.service import people as who
from storage import notices


def _verb(
    word: str, usage: str, example: str, summary: str, function: Listener, **more: Any
) -> Verb:
    return Verb("/ops", word, usage, f"/ops {example}", summary, function, **more)


_TEAM = N_("<department> at <site>")

VERBS = (
    _verb(
        "setup",
        "",
        "setup",
        N_("a form for a site and its first team"),
        sites.set_up,
        read_only=True,
    ),
    _verb(
        "site add",
        N_("<name> [zone …] [hours …] [holidays …]"),
        "site add Harbour zone Europe/London holidays GB-SCT",
        N_("make a site"),
        sites.add,
    ),
    _verb(
        "site list",
        "",
        "site list",
        N_("the sites and when they are open"),
        sites.list_sites,
        read_only=True,
    ),
    _verb(
        "site hours",
        N_("<site> <week> [from <date>]"),
        "site hours Harbour mon-fri 09:00-18:00; sat 10:00-14:00",
        N_("when a site is open, from a day on"),
        sites.hours,
    ),
    _verb(
        "site holidays",
        N_("<site> [<country> | none | closed <date> | open <date>]"),
        "site holidays Harbour closed 24 dec because stocktaking",
        N_("the days on which a site is closed"),
        sites.holidays,
    ),
    _verb(
        "site alias",
        N_("<site> <name>, <name>"),
        "site alias Harbour the docks, HQ",
        N_("what else a site is called"),
        sites.alias,
    ),
    _verb(
        "department add",
        N_("<name> [#channel] [@lead]"),
        "department add Warehouse",
        N_("make a department"),
        sites.add_department,
    ),
    _verb(
        "department list",
        "",
        "department list",
        N_("the departments and where they are"),
        sites.list_departments,
        read_only=True,
    ),
    _verb(
        "team add",
        N_("<department> at <site> [#channel] [@lead]"),
        "team add Warehouse at Harbour #warehouse @ben",
        N_("make a team of a department at a site"),
        teams.add,
    ),
    _verb(
        "team list",
        "",
        "team list",
        N_("the teams, who leads them and where they talk"),
        teams.list_teams,
        read_only=True,
    ),
    _verb(
        "team lead",
        N_("<team> @lead"),
        "team lead Warehouse at Harbour @ben",
        N_("who leads a team"),
        teams.lead,
    ),
    _verb(
        "team channel",
        N_("<team> #channel"),
        "team channel Warehouse at Harbour #warehouse",
        N_("where a team's cards go"),
        teams.channel,
    ),
    _verb(
        "team members",
        N_("<team> [add @x | remove @x | from #channel | from @group]"),
        "team members Warehouse at Harbour from #warehouse",
        N_("who is in a team"),
        teams.members,
    ),
    _verb(
        "team reactions",
        N_("<team> <on | off>"),
        "team reactions Warehouse at Harbour on",
        N_("whether a check mark from an owner completes a task"),
        teams.reactions,
    ),
    _verb(
        "role",
        N_("@person <staff | lead | manager | admin>"),
        "role @ben lead",
        N_("what somebody may do"),
        people.role,
    ),
    _verb(
        "people",
        N_("[page]"),
        "people",
        N_("everybody who works here"),
        people.list_people,
        read_only=True,
    ),
    _verb(
        "people import",
        "",
        "people import",
        N_("place many people at once, from a CSV or XLSX sheet"),
        people.import_people,
        read_only=True,
    ),
    _verb(
        "who",
        N_("<@person or team>"),
        "who warehouse at harbour",
        N_("who somebody is, or who serves a team"),
        people.who,
        read_only=True,
    ),
    _verb("me", "", "me", N_("everything that I keep about you"), people.me, read_only=True),
    _verb(
        "away",
        N_("[@person] until <date> [from <date>] [because …]"),
        "away until fri because of the flu",
        N_("hold my reminders back while you or somebody you lead is away"),
        people.away,
    ),
    _verb("back", N_("[@person]"), "back", N_("end an absence"), people.back),
)

AREA = Area(
    name="staff",
    verbs=VERBS,
    actions={
        organisation.UNDO: people.take_back,
        f"{people_cards.PAGE}.back": people.list_people,
        f"{people_cards.PAGE}.on": people.list_people,
        coming_cards.PLACE: cards.place,
        coming_cards.CHANGE: cards.place_else,
        coming_cards.TAKE: cards.take_over,
        coming_cards.GIVE: cards.give_over,
        roster.CONFIRM: cards.confirm_sheet,
        roster.DROP: cards.drop_sheet,
    },
    forms={
        site_forms.SITE: sites.submit,
        people_forms.AWAY: people.submit_away,
        people_forms.PLACE: cards.submit_place,
        people_forms.GIVE: cards.submit_give,
        people_forms.ROSTER: people.submit_sheet,
    },
    events={
        "team_join": events.person_changed,
        "user_change": events.person_changed,
        "member_joined_channel": events.member_joined,
        "member_left_channel": events.member_left,
        "channel_left": events.bot_left,
        "group_left": events.bot_left,
        "channel_rename": events.renamed,
        "group_rename": events.renamed,
        "channel_archive": events.archived,
        "group_archive": events.archived,
        "channel_unarchive": events.unarchived,
        "group_unarchive": events.unarchived,
        "app_uninstalled": events.workspace_gone,
        "tokens_revoked": events.workspace_gone,
    },
    timers={
        notices.DELIVER: telling.deliver_notices,
        notices.PUSH: telling.give_push,
        notices.RETURNED: telling.come_back,
        who.REFRESH: who.refresh_is_due,
        who.JOINED: comings.somebody_joined,
        who.LEFT: comings.somebody_left,
        leading.CHANGED: leading.look,
    },
    jobs={
        who.REFRESH: refresh.REFRESH,
        groups.JOB: group.TAKE_IN,
        rosters.READ: roster_jobs.READ,
    },
    other_subjects=shown.SUBJECTS,
    revalidate={notices.DELIVER: saying.write_notices, notices.PUSH: saying.write_push},
    redraw={notices.PUSH: saying.rewrite_push},
    acted=telling.follow,
    settled={notices.DELIVER: saying.settled, notices.PUSH: saying.settled},
)
