"""Chained events: kinds, digests and the one function that appends."""
