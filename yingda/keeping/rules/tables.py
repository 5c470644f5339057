"""What becomes of each table in an export: the one table. `tests/keeping/test_tables.py` fails for a table that stands in no list.

A new table needs one line: in `EXPORTED`, or in `LEFT_OUT` with the reason. Columns that hold secrets stand in `MADE_ANEW`
(encrypted columns are found by themselves).
"""

from collections.abc import Mapping

# By room, in the order people read them. Rows point at each other freely: a restore checks that in the end.
EXPORTED: tuple[str, ...] = (
    # people
    "people_policy", "people_department", "people_group", "people_role", "people_person", "people_membership", "people_grant",
    "people_skill", "people_personskill", "people_calendar", "people_calendarversion", "people_presencespan", "account_emailaddress",
    # customers
    "customers_company", "customers_contact", "customers_identity", "customers_erasedidentity",
    "customers_tag", "customers_contacttag", "customers_contactnote",
    "customers_consent", "customers_responsibility", "customers_merge", "customers_ordersource", "customers_order", "customers_orderitem",
    "customers_orderstatus", "customers_importedcontact", "customers_visit",
    "customers_pageview",
    # inboxes, notifications, knowledge
    "inboxes_inbox", "inboxes_apitoken", "notifications_notification", "notifications_preference", "notifications_pushwish",
    "knowledge_quickreplyfolder", "knowledge_quickreply", "knowledge_quickreplyuse",
    # conversations and tickets
    "conversations_conversation", "conversations_message", "conversations_statespan", "conversations_ownershipspan",
    "conversations_conversationtag", "conversations_movedconversation", "conversations_mention", "conversations_participant",
    "conversations_handover", "conversations_rating", "conversations_ratinginvitation", "conversations_slapolicy",
    "conversations_slapolicyversion",
    "conversations_slatarget", "conversations_slastep", "conversations_tickettype", "conversations_tickettypeversion",
    "conversations_ticketcounter", "conversations_ticket", "conversations_ticketstep", "conversations_ticketclock",
    "conversations_ticketentry", "conversations_ticketcomment", "conversations_ticketwatcher", "conversations_ticketlink",
    "conversations_importedconversation",
    "conversations_tickettranscript", "conversations_ticketmerge", "conversations_movedticket", "conversations_savedview",
    # playbooks
    "conversations_playbook", "conversations_playbookversion", "conversations_playbookreading", "conversations_activation",
    "conversations_activationstep", "conversations_activationcase", "conversations_activationclock", "conversations_activationentry",
    "conversations_announcement", "conversations_announcementtarget", "conversations_incidentreview", "conversations_reviewaction",
    # routing
    "routing_queue", "routing_queuemember", "routing_placement", "routing_assignment", "routing_wrapup", "routing_capacity",
    "routing_turn", "routing_flooragent", "routing_floorqueue", "routing_line",
    # attribution
    "attribution_creditrule", "attribution_creditentry", "attribution_ordermark", "attribution_lossreason",
    # performance
    # reports
    "reports_report", "reports_reportversion", "reports_reportcomment", "reports_meetingaction", "reports_reportschedule", "reports_reportrun",
    "performance_schemeversion", "performance_targetplan", "performance_leaguetable", "performance_leagueweek", "performance_leaguecorrection",
    "performance_playversion", "performance_pointentry", "performance_ballot", "performance_ballotvote", "performance_award",
    "performance_planversion", "performance_payperiod", "performance_paystatement", "performance_payemployment", "performance_payextra",
    "performance_paydispute", "performance_clawedback", "performance_payfund", "performance_fundmovement",
    # webhooks
    "webhooks_endpoint", "webhooks_delivery", "webhooks_attempt", "webhooks_reading",
    # automation
    "automation_automation", "automation_automationversion", "automation_run", "automation_tally", "automation_reading",
    "automation_macro", "automation_macrorun",
    # imports
    "imports_import", "imports_refusal",
    # keeping
    "keeping_retention", "keeping_retentionrun", "keeping_hold", "keeping_erasure",
    # plumbing
    "plumbing_stream", "plumbing_storedevent", "plumbing_job", "plumbing_auditentry", "plumbing_auditcut", "plumbing_teamsetting", "plumbing_storedfile",
)  # fmt: skip

LEFT_OUT: Mapping[str, str] = {
    "django_migrations": "made by `yingda migrate`; the manifest names the state of the tables",
    "django_content_type": "made by `yingda migrate`",
    "auth_permission": "made by `yingda migrate`; not used",
    "auth_group": "not used: people_role says who may do what",
    "auth_group_permissions": "not used",
    "django_session": "sessions: everybody signs in again",
    "usersessions_usersession": "sessions: everybody signs in again",
    "account_emailconfirmation": "addresses are not confirmed by mail",
    "mfa_authenticator": "second factors are secrets that open with the former installation's key: set up again",
    "axes_accessattempt": "failed log-ins of the last minutes",
    "axes_accessattemptexpiration": "failed log-ins of the last minutes",
    "axes_accessfailurelog": "failed log-ins",
    "axes_accesslog": "log-ins of the former installation",
    "customers_hookdelivery": "guards against a repeat within minutes",
    "notifications_pushkey": "opens with the former installation's key: made anew",
    "notifications_device": "devices go with their log-ins and know the former key",
    "notifications_push": "on the way to devices of the former installation",
    "automation_allowance": "what the limits of the last hour still allow: full again",
    **dict.fromkeys(
        (
            "attribution_sessionfact",
            "attribution_agentfact",
            "attribution_roundfact",
            "attribution_orderfact",
            "attribution_factmark",
            "attribution_credit",
            "attribution_creditassist",
            "attribution_heldfact",
            "attribution_openfact",
            "attribution_servicefact",
            "attribution_presencefact",
            "attribution_backlogfact",
        ),
        "facts are made anew from what happened",
    ),
    "plumbing_livenode": "processes of the former installation",
    "plumbing_liveline": "sockets of the former installation",
    "plumbing_task": "work somebody waited for, with a file that lives for a day",
    "plumbing_indexmark": "how far an index is: indexes are made anew",
    "plumbing_idempotencykey": "answers to requests of the last day, for callers of the former installation",
    "reports_rendering": "files of reports that live for a day",
    "keeping_export": "exports of the former installation and their files",
    "conversations_messageindex": "made anew from the messages",
    "sqlite_sequence": "counters of the database: set from the highest number",
}
# SQLite keeps a full-text index in tables beside it.
LEFT_OUT_BEGINNINGS = ("conversations_messageindex_",)

# Secrets are never written out: what a column holds in the restored installation instead.
MADE_ANEW: Mapping[str, str] = {
    "people_person.password": "unusable",
    "inboxes_apitoken.digest": "digest",
    "webhooks_endpoint.secret": "webhook",
}
LOG_INS = ("people_person.password",)

# What an installation has before anybody used it; a restore writes over it.
SHIPPED = frozenset({
    "people_role", "plumbing_stream", "webhooks_reading", "automation_reading", "plumbing_job", "keeping_retention", "conversations_ticketcounter",
})  # fmt: skip
# Jobs that every worker plants by itself.
ROWS: Mapping[str, str] = {"plumbing_job": "WHERE key IS NULL OR key NOT LIKE 'every:%'"}
# What says when somebody ran the job, not what is to be done.
RESET: Mapping[str, int] = {"plumbing_job.leased_until": 0, "automation_reading.leased_until": 0}


def place_of(table: str) -> str:
    """`exported`, `left out` or `unknown`."""
    if table in EXPORTED:
        return "exported"
    if table in LEFT_OUT or table.startswith(LEFT_OUT_BEGINNINGS):
        return "left out"
    return "unknown"
