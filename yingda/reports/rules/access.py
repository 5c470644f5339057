"""Which permission which report wants."""

VIEW, WRITE, PAY = "report.view", "report.write", "pay.view"
DRAFT, PUBLISHED = "draft", "published"


def file_name(title: str, since: str, number: int, form: str) -> str:
    """The name of a rendered report: its title, first day and version, in signs every system takes."""
    kept = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in title).strip() or "report"
    return f"{kept[:60]} {since} v{number}.{form}"
