"""What the audit administrator reads: what was done, who looked at whose data, who signed in, what the seals prove."""
