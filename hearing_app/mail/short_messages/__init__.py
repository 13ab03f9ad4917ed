"""How do short messages leave: into a folder, to a gateway, or not at all?"""
