"""When does the office write a short message, what may it hold, and how is a round of calls typed back?"""
