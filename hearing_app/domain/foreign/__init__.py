"""What may we fetch of calendars that others keep, and what do we read out of them?

Pure: addresses, lines and limits. Not here: the network and the child process (mail.foreign).
"""
