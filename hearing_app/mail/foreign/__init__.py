"""How are calendars fetched that others keep, and what is read out of them?

The network in fetches, the child process in readings and expansion. Not here: what is allowed (domain.foreign).
"""
