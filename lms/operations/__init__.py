"""Running the platform: worker, doctor, backup, migrations, logs, and the commands that people type."""
