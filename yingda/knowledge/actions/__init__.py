"""The verbs of quick replies: the door other rooms use."""

from yingda.knowledge.actions.folders import archive_folder, change_folder, create_folder
from yingda.knowledge.actions.importing import Imported, RefusedRow, import_sheet
from yingda.knowledge.actions.replies import archive, change, create, note_use, reorder, restore

__all__ = [
    "Imported",
    "RefusedRow",
    "archive",
    "archive_folder",
    "change",
    "change_folder",
    "create",
    "create_folder",
    "import_sheet",
    "note_use",
    "reorder",
    "restore",
]
