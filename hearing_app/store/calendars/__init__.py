"""How are calendars kept that people subscribe to, and those that they lend us?"""
