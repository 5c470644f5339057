"""Who reacts to what happened: the one table. Handlers are jobs: after the commit, at least once."""

from yingda.conversations import events as conversations
from yingda.conversations import jobs as talks
from yingda.customers import events as customers
from yingda.notifications import jobs as notifications
from yingda.people import events as people
from yingda.plumbing.events import Event
from yingda.plumbing.jobs import Handler
from yingda.routing import events as routing
from yingda.routing import jobs as route

REACTIONS: dict[type[Event], list[Handler]] = {
    conversations.ConversationQueued: [route.offer],
    conversations.ConversationAssigned: [route.note_assigned],
    conversations.ConversationReleased: [route.note_released],
    conversations.OwnerChanged: [route.note_owner],
    conversations.SlaWarned: [route.note_risk],
    conversations.SlaBreached: [route.note_risk],
    customers.ContactChanged: [talks.follow_contact],
    customers.ContactsMerged: [talks.follow_merge],
    customers.ContactsSeparated: [talks.follow_separation],
    people.PresenceChanged: [route.note_presence],
    people.SessionEnded: [notifications.forget_session],
    people.PersonSuspended: [notifications.forget_sessions_of],
    people.PeopleChanged: [route.note_person],
    people.SkillsChanged: [route.note_person],
    people.CalendarChanged: [route.note_calendar],
    people.TeamSetUp: [route.note_set_up, talks.ticket_types_first, talks.playbooks_first],
    routing.CapacityChanged: [route.note_person],
    routing.QueueChanged: [route.note_queue],
}
