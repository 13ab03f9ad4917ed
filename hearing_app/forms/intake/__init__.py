"""What is entered when a matter comes in: routes, participants, groups, workbooks, what its petitioner asks?"""
