"""Where does it stay? PostgreSQL and files."""
