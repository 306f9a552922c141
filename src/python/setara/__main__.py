"""`python -m setara` is the command."""

import sys

from . import _main

sys.exit(_main())
