"""What the portal counts in the rulebook's buckets: the beginnings of the rules that say how much goes in."""

# Wrong codes for one case number and from one address; statements from one address, at once and after a wait, and
# such as are looked at at all; what is done to one case.
NUMBER, GUESSER = "portal.number", "portal.guesser"
STATING, PATIENT, FLOOD = "portal.stating", "portal.patient", "portal.flood"
ACTING = "portal.acting"
