"""Coding documents into an archive, exactly once, on one process or many."""
