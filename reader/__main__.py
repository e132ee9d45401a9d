"""`python -m reader` and the `reader` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from reader.cli import run

    try:
        status = run()
    except Exception as error:
        from reader.cli.trouble import tell

        status = tell(error, os.environ)
    sys.exit(status)


if __name__ == "__main__":
    main()
