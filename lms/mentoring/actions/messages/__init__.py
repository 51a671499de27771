"""Writes of messages: conversations, what is said in them, and who hears of it."""
