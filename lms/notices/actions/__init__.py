"""What other rooms ask of this one, inside their write block."""

from __future__ import annotations

from lms.notices.actions.outbox import enqueue, send_mail
from lms.notices.actions.reading import notify, read_all, read_notice

__all__ = ["enqueue", "notify", "read_all", "read_notice", "send_mail"]
