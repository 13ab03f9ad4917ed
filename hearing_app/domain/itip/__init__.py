"""What does an invitation say to a calendar, and what may go into it?

RFC 5545 and RFC 5546 in pure form: invitations as frozen dataclasses, the addresses and tokens that they carry.
Not here: bytes (mail.calendars), messages (mail.messages).
"""
