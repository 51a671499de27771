"""Questions: from the lines of a `<quiz>` to `lms.content.model.Question`."""
