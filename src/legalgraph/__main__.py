"""``python -m legalgraph`` is the command line."""

from legalgraph.cli import main

main()
