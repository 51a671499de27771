"""The people on the platform: who they are, nothing about what they may do."""
