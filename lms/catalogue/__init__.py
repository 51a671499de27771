"""Published courses: modules, lessons and questions as rows, their search and their public pages.

A published course is a chain of immutable versions. A course version names the version of each
of its lessons; a lesson version names the versions of its questions. Lessons and questions keep
their identity over all versions, so progress and attempts can point at them for ever.
"""
