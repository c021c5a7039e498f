"""`python -m laoyou.cli`: the command line, also where the installed script's folder has been moved."""

from laoyou.cli import main

main()
