"""Changes of the catalogue: publishing, and roles over courses."""

from lms.catalogue.actions.grants import grant_course, revoke_course
from lms.catalogue.actions.publishing import keep_media, publish

__all__ = ["grant_course", "keep_media", "publish", "revoke_course"]
