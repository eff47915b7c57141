"""Evaluation and speed measurements; never imported by the package."""
