"""Chance: what a month may cost where numbers are not known for sure.

The only room that computes in binary fractions, and says so: its results are statistics. Prices come from the exact
engine below, and what leaves the room are decimals of twelve digits.
"""
