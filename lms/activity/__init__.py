"""Who did what, and who looked at whose record: the audit log."""
