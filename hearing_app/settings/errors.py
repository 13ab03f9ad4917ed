"""What happens to a wrong setting? It stops the start and says the file, the key and what would be right."""


class SettingsError(Exception):
    """A file of config/ or an environment variable holds what cannot be used."""
