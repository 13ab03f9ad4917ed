"""Hearings and mediations of a petition bureau: panels, times, notices, answers, outcomes and review files."""
