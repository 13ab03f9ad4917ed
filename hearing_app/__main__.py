"""Where does `python -m hearing_app …` begin? It hands the composition root to the command line."""

from typing import Any

from hearing_app.cli.main import main


class House:
    """The composition root, imported only when a command needs it: importing everything costs 1.6 s."""

    def __getattr__(self, name: str) -> Any:
        from hearing_app import app

        return getattr(app, name)


if __name__ == "__main__":
    main(prog_name="hearing", obj=House())
