"""Storage of the room."""

from yingda.reports.models.reports import MeetingAction, Rendering, Report, ReportComment, ReportVersion
from yingda.reports.models.schedules import ReportRun, ReportSchedule

__all__ = ["MeetingAction", "Rendering", "Report", "ReportComment", "ReportRun", "ReportSchedule", "ReportVersion"]
