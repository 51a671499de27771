"""Pure decisions about accounts: passwords, sessions, targets, devices, the demo."""
