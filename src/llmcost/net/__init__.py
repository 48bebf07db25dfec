"""The only access to the network. Only commands whose purpose is the network use it."""
