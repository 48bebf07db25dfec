"""``python -m llmcost`` is the same as ``llmcost``."""

import gc


def main() -> None:
    """Run the command line, with a garbage collector that suits a short process."""
    gc.set_threshold(50_000)  # most objects live until the end; imports alone would cause dozens of collections
    from llmcost.cli.app import main as run

    run()


if __name__ == "__main__":
    main()
