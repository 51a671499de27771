"""Exchange of questions with other systems: GIFT and Moodle XML, in and out."""
