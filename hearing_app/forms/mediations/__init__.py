"""What is asked about a mediation?"""
