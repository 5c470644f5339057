"""Log-ins that are ended from elsewhere."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.people.actions.presence import leave
from yingda.people.events import RightsChanged, SessionEnded
from yingda.people.queries.actors import forget
from yingda.people.queries.sessions import own_sessions
from yingda.people.rules.presence import SIGNED_OUT
from yingda.people.rules.sessions import fingerprint
from yingda.plumbing.audit import record
from yingda.plumbing.store import after_commit, announce, transaction


def end_session(actor: Actor, session_id: int) -> None:
    """Ends one of the actor's own log-ins, with its connections."""
    actor.demand_in_person()
    with transaction():
        session = UserSession.objects.filter(pk=session_id, user_id=actor.id).first()
        if session is None:
            raise NotFound("session")
        _end(session)
        record(actor, "people.session.ended", f"person:{actor.id}", before={"ip": session.ip, "browser": session.user_agent})


def end_other_sessions(actor: Actor, current_key: str | None) -> int:
    """Ends the actor's log-ins other than the one in use; how many there were."""
    actor.demand_in_person()
    with transaction():
        sessions = list(UserSession.objects.filter(user_id=actor.id).exclude(session_key=current_key or ""))
        for session in sessions:
            _end(session)
        if sessions:
            record(actor, "people.session.ended_others", f"person:{actor.id}", before={"sessions": len(sessions)})
    return len(sessions)


def signed_out(actor: Actor, session_key: str | None) -> None:
    """A person signed out: the session's connections are closed, and after the last log-in the person is offline."""
    with transaction():
        ended = UserSession.objects.filter(user_id=actor.id, session_key=session_key or "").first()
        if ended is not None:
            _end(ended)
        record(actor, "people.log_out", f"person:{actor.id}")
        if actor.id is not None and not own_sessions(actor, None):
            leave(actor.id, SIGNED_OUT)


def password_was_changed(actor: Actor, verb: str, session_key: str | None) -> None:
    """Keeps in the log that a person has a new password, and ends the log-ins made with the old one."""
    with transaction():
        record(actor, verb, f"person:{actor.id}")
        end_other_sessions(actor, session_key)


def second_factor_was_changed(actor: Actor, verb: str, kind: str) -> None:
    """Keeps in the log that a person added, removed or renewed a second factor of this kind."""
    with transaction():
        record(actor, verb, f"person:{actor.id}", after={"type": kind})
        announce(RightsChanged(actor.id))
        after_commit(lambda: forget(actor.id))


def end_all(person_id: int) -> None:
    """Ends every log-in of a person. Part of an action."""
    with transaction():
        for session in UserSession.objects.filter(user_id=person_id):
            _end(session)


def _end(session: UserSession) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore().delete(session.session_key)
    announce(SessionEnded(session.user_id, fingerprint(session.session_key)))
    session.delete()
