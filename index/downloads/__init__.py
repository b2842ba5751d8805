"""Fetching the official files from where they are published, with nothing half left behind."""

from index.downloads.fetching import Limits
from index.downloads.ordering import Fetched, fetch_all
from index.downloads.published import Published, Wanted, load_published

__all__ = ["Fetched", "Limits", "Published", "Wanted", "fetch_all", "load_published"]
