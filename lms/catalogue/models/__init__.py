"""Tables of the catalogue: what is published, and the files that it was made of."""

from lms.catalogue.models.published import (
    Course,
    CourseGrant,
    CourseMedia,
    CourseText,
    CourseVersion,
    Lesson,
    LessonQuestion,
    LessonText,
    LessonVersion,
    Module,
    ModuleVersion,
    Placement,
    Question,
    QuestionVersion,
    SearchText,
)
from lms.catalogue.models.sources import (
    Revision,
    SourceEntry,
    SourceMedia,
    SourceText,
    SourceTree,
)
from lms.catalogue.models.variants import MediaVariant

__all__ = [
    "Course",
    "CourseGrant",
    "CourseMedia",
    "CourseText",
    "CourseVersion",
    "Lesson",
    "LessonQuestion",
    "LessonText",
    "LessonVersion",
    "MediaVariant",
    "Module",
    "ModuleVersion",
    "Placement",
    "Question",
    "QuestionVersion",
    "Revision",
    "SearchText",
    "SourceEntry",
    "SourceMedia",
    "SourceText",
    "SourceTree",
]
