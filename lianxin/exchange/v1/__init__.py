"""The REST API, version 1: the steps and readings of the pages, for programs."""
