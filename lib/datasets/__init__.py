"""Reads and checks the data package, and finds places in it."""
