"""Translation: pages in two languages, and files for translators."""

from lms.authoring.views.translation import catalogs, pages

__all__ = ["catalogs", "pages"]
