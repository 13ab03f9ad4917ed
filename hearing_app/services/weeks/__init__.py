"""What does the office look at week by week?"""
