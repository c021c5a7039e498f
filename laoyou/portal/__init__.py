"""The public front door: the register, the waiting lists, one's own place in the queue. No sign-in (ADR 21)."""
