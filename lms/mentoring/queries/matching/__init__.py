"""Reads of the matching: what a run is made from, the runs that are kept, proposals to cities."""
