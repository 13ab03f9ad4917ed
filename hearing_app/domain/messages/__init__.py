"""When does the office write a short message, and what may it hold?"""
