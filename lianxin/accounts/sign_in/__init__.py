"""Signing in: allauth's machinery with our accounts, words and pages."""
