"""How are many matters planned at once: asked for, searched in a job, shown as a draft, booked?"""
