"""Meetings of the bodies that steer the plan, and the follow-up of what they decided."""
