"""``python -m mingce``. Imports the door of the terminal."""

from mingce.cli import main

main()
