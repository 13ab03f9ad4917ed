"""When, who, where? Sittings, availability, invitations and letters."""
