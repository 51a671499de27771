"""Later work and messages: the job table, the outbox of mails, notices in the application, the feedback form."""
