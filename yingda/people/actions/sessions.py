"""Log-ins that are ended from elsewhere."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from yingda.people.events import SessionEnded
from yingda.people.rules.sessions import fingerprint
from yingda.plumbing.actor import Actor
from yingda.plumbing.audit import record
from yingda.plumbing.errors import NotFound
from yingda.plumbing.store import announce, transaction


def end_session(actor: Actor, session_id: int) -> None:
    """Ends one of the actor's own log-ins, with its connections."""
    with transaction():
        session = UserSession.objects.filter(pk=session_id, user_id=actor.id).first()
        if session is None:
            raise NotFound("session")
        _end(session)
        record(actor, "people.session.ended", f"person:{actor.id}", before={"ip": session.ip, "browser": session.user_agent})


def end_other_sessions(actor: Actor, current_key: str | None) -> int:
    """Ends the actor's log-ins other than the one in use; how many there were."""
    with transaction():
        sessions = list(UserSession.objects.filter(user_id=actor.id).exclude(session_key=current_key or ""))
        for session in sessions:
            _end(session)
        if sessions:
            record(actor, "people.session.ended_others", f"person:{actor.id}", before={"sessions": len(sessions)})
    return len(sessions)


def end_all(person_id: int) -> None:
    """Ends every log-in of a person. Part of an action."""
    with transaction():
        for session in UserSession.objects.filter(user_id=person_id):
            _end(session)


def _end(session: UserSession) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore().delete(session.session_key)
    announce(SessionEnded(session.user_id, fingerprint(session.session_key)))
    session.delete()
