"""What can be asked about a sitting: booking, signing, answers, letters, reminders?"""
