"""Monte Carlo simulation of monthly costs with uncertain numbers.

This package computes in floats, because its results are statistics. Prices come from the exact engine, and results are
decimals of twelve digits.
"""
