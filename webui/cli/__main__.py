"""Run the command as `python -m webui.cli`."""

import sys

from webui.cli import main

sys.exit(main())
