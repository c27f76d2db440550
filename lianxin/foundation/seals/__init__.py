"""Seals over the chains of events, and the verifier that proves chains and seals."""
