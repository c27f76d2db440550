"""Lianxin (连心): an open platform for a city's 12345 citizen service hotline."""
