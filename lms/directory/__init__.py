"""The directory: public pages of cities and the network, and where they are kept in order."""
