"""The only access to a solver. Solvers compute in floats, so their solutions are checked and priced again exactly."""
