"""How are requests for hearings, services, lists and announcements kept?"""
