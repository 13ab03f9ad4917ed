"""What can be asked about a matter: its review, the day, the outcome, the file?"""
