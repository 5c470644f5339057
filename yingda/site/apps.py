from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

from yingda.plumbing.jobs import Regular, name_of
from yingda.plumbing.outbox import Reactions


class SiteConfig(AppConfig):
    name = "yingda.site"
    label = "site"

    def ready(self) -> None:
        """Loads every room's jobs, binds the reactions and schedule tables, and tells rooms what those above know."""
        for app in apps.get_app_configs():
            if app.name.startswith("yingda.") and find_spec(f"{app.name}.jobs") is not None:
                import_module(f"{app.name}.jobs")
        self._bind_tables()
        import_module("yingda.plumbing.audit_tasks")
        import_module("yingda.site.undoing").bind()
        import_module("yingda.site.introductions").introduce()

    @staticmethod
    def _bind_tables() -> None:
        table = import_module("yingda.site.reactions").REACTIONS
        Regular.seconds = {name_of(every.handler): every.seconds for every in import_module("yingda.site.schedule").SCHEDULE}
        Reactions.by_name = {event.name: tuple(name_of(f) for f in handlers) for event, handlers in table.items()}
