"""How the system itself is: what is read, what is good, near a fault or one, and what to do."""
