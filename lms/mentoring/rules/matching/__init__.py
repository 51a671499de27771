"""Which cities fit, and why: points of a pair, the best set of pairs, and what another would cost."""
