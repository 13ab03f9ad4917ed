"""How are routes, applications and groups of petitioners found and kept?"""
