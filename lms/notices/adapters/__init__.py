"""The outer world of mail: how one is written down, and how it leaves."""
