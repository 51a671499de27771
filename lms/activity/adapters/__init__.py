"""The outer world of the audit log: names that other rooms know, and files to take away."""
