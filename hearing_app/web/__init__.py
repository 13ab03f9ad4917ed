"""Which pages are there? One blueprint per noun; a view parses, calls one service and redirects or renders."""

from flask import Flask

from hearing_app.web import accounts, demo, frame, health, imports

forbidden = frame.forbidden

BLUEPRINTS = (accounts.pages, demo.pages, health.pages, imports.pages)


def register(app: Flask) -> None:
    """Add every page and what surrounds it."""
    frame.install(app)
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
