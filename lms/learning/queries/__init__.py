"""One read model for each of the learner's pages."""
