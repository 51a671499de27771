"""The learner's pages: home, course, lesson player, attempts, notes and tasks."""
