"""How do calendars come from the database into what the domain judges and searches?"""
