"""``python -m llmcost`` is the same as ``llmcost``."""

from llmcost.cli.app import main

if __name__ == "__main__":
    main()
