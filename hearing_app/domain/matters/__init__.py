"""Where does a case stand? Matters, reviews, hearings and their outcomes."""
