"""What mentors have to read: the queue, and one thing of it."""
