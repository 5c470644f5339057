"""Reads of quick replies: the door other rooms use."""

from yingda.knowledge.queries.menu import exported, folders, menu, menu_tag, one_shown, search, use_counts, visible_folders, visible_replies

__all__ = ["exported", "folders", "menu", "menu_tag", "one_shown", "search", "use_counts", "visible_folders", "visible_replies"]
