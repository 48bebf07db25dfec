"""The only door to a solver. It computes in floats: what comes out is judged and priced again exactly."""
