"""What a mentor's board reads."""
