"""Fit the weights of the confidence of a code."""
