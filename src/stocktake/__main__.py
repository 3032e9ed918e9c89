"""``python -m stocktake`` is the command ``stocktake``."""

from stocktake.cli import main

main()
