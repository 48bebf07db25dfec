"""The only door to the network, opened only by a command whose purpose it is."""
