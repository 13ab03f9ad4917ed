"""How are mediations found and kept?"""
