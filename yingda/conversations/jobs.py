"""Background entries of the room."""

from typing import Any

from yingda.conversations.actions import following, handing, indexing, nudging, sla_moments, states, transcript
from yingda.conversations.actions.playbooks import announcing, beginning, escalating, notices
from yingda.conversations.actions.playbooks import clocks as playbook_clocks
from yingda.conversations.actions.playbooks import following as playbooks_following
from yingda.conversations.actions.playbooks import playbooks as first_playbooks
from yingda.conversations.actions.tickets import clocks as ticket_clocks
from yingda.conversations.actions.tickets import following as tickets_following
from yingda.conversations.actions.tickets import states as ticket_states
from yingda.conversations.actions.tickets import types as ticket_types
from yingda.people.queries.names import locale_of
from yingda.plumbing.jobs import job

Payload = dict[str, Any]


@job("conversations.wake")
def wake(payload: Payload) -> None:
    """A snooze ends."""
    states.wake(payload["conversation_id"])


@job("conversations.hand_over_expires")
def hand_over_expires(payload: Payload) -> None:
    """Nobody answered an offer in time."""
    handing.expire(payload["hand_over_id"])


@job("conversations.send_transcript")
def send_transcript(payload: Payload) -> None:
    """A visitor asked for what was said."""
    transcript.send(payload["conversation_id"], payload["email"], payload["locale"])


@job("conversations.follow_contact")
def follow_contact(payload: Payload) -> None:
    """ContactChanged: lists show the new name."""
    following.follow_contact(payload["event"]["contact_id"])
    tickets_following.follow_contact(payload["event"]["contact_id"])


@job("conversations.follow_merge")
def follow_merge(payload: Payload) -> None:
    """ContactsMerged: chats and tickets go with the contact."""
    event = payload["event"]
    following.follow_merge(event["merge_id"], event["survivor_id"], event["absorbed_id"])
    tickets_following.follow_merge(event["merge_id"], event["survivor_id"], event["absorbed_id"])


@job("conversations.follow_separation")
def follow_separation(payload: Payload) -> None:
    """ContactsSeparated: chats and tickets go back."""
    following.follow_separation(payload["event"]["merge_id"], payload["event"]["absorbed_id"])
    tickets_following.follow_separation(payload["event"]["merge_id"], payload["event"]["absorbed_id"])


@job("conversations.sla_due", urgent=True)
def sla_due(payload: Payload) -> None:
    """A clock has reached its warning, its end, or a step of the escalation."""
    sla_moments.run(payload["target"])


@job("conversations.index")
def index(payload: Payload) -> None:
    """Every second: what was said becomes findable."""
    indexing.follow()


@job("conversations.nudge")
def nudge(payload: Payload) -> None:
    """Every second: customers' answers are pushed."""
    nudging.follow()


@job("conversations.index_change")
def index_change(payload: Payload) -> None:
    """A note was mended."""
    indexing.changed(payload["message_id"], payload["before"], payload["after"])


@job("conversations.ticket_clock_due", urgent=True)
def ticket_clock_due(payload: Payload) -> None:
    """A deadline of a ticket or a step has reached its warning or its end."""
    ticket_clocks.run(payload["clock"])


@job("conversations.ticket_closes")
def ticket_closes(payload: Payload) -> None:
    """A ticket has been solved for a week."""
    ticket_states.close_solved(payload["ticket_id"])


@job("conversations.ticket_types_first")
def ticket_types_first(_payload: Payload) -> None:
    """TeamSetUp, and a team that was there before tickets were: the types to begin with."""
    ticket_types.make_first_types()


@job("conversations.playbooks_first")
def playbooks_first(payload: Payload) -> None:
    """TeamSetUp: the playbooks to begin with, in the language of whoever set the team up."""
    first_playbooks.make_first(locale_of(payload["event"]["person_id"]))


@job("conversations.playbooks_follow")
def playbooks_follow(_payload: Payload) -> None:
    """Every second: running playbooks follow what was said."""
    playbooks_following.follow()


@job("conversations.playbook_clock_due", urgent=True)
def playbook_clock_due(payload: Payload) -> None:
    """A deadline of a step or an answer has reached its warning, its end, or a rung of the escalation."""
    playbook_clocks.run(payload["clock"])


@job("conversations.playbook_escalation_due", urgent=True)
def playbook_escalation_due(payload: Payload) -> None:
    """A rung that counts from the start is due."""
    escalating.run(payload["activation"], payload["rung"])


@job("conversations.playbook_begin_child")
def playbook_begin_child(payload: Payload) -> None:
    """A conversation belongs to a topic."""
    beginning.begin_child(payload["activation"], payload["conversation"])


@job("conversations.incident_notice")
def incident_notice(payload: Payload) -> None:
    """A customer began a conversation while an incident lasts."""
    notices.show(payload["activation"], payload["conversation"])


@job("conversations.announce")
def announce(payload: Payload) -> None:
    """The next few of a bulk reply."""
    announcing.run(payload["announcement"])
