"""What does a year add up to, for every use case that shows, freezes or hands it out?"""
