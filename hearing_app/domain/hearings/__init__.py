"""How does a matter come to a hearing: requests, papers and their service, absence, interruptions, lists?"""
