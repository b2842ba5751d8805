"""Reports of a run: Markdown, and one page of HTML that needs nothing beside itself."""

from evals.reports.markdown import markdown
from evals.reports.page import html
from evals.reports.record import Report

__all__ = ["Report", "html", "markdown"]
