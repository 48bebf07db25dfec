"""``python -m llmcost`` is the same as ``llmcost``."""

import gc


def main() -> None:
    """Run the command line, with a garbage collector that suits a short process."""
    gc.set_threshold(50_000)  # most objects live until the end; imports alone would cause dozens of collections
    from llmcost.cli.app import main as run

    try:
        run()
    finally:
        gc.freeze()  # the process ends here: the interpreter need not search everything for garbage four times


if __name__ == "__main__":
    main()
