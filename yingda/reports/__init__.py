"""Written reports: made from templates, filled with live figures that freeze when a report is published, rendered as PDF, DOCX and XLSX, sent on time.

It asks the rooms below for figures and changes nothing of theirs.
"""
