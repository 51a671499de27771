"""The performance bars: our application against floors, as ratios measured in one run."""
