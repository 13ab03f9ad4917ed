"""How does a search for times look at many calendars and many people at once?"""
