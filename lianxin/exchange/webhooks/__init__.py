"""Webhooks: a program is told what has happened (by the Standard Webhooks specification) and reads the rest itself."""
