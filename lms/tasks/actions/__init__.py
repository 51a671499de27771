"""Save, attach and hand in. All run in the caller's write block; rendering comes before it."""

from lms.tasks.actions.drafts import Saved, attach, detach, save_draft
from lms.tasks.actions.versions import Receipt, TaskPlace, hand_in

__all__ = ["Receipt", "Saved", "TaskPlace", "attach", "detach", "hand_in", "save_draft"]
