"""Cities that help cities: profiles, matching, mentorships, reviews, messages, sessions, boards."""
