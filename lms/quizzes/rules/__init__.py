"""Pure decisions about attempts: reading responses, marking them, drawing questions, timing."""
