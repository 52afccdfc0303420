"""`python -m declutter` is the command."""

from declutter.cli import main

main()
