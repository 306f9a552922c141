"""The examples of docs/python.md, run in the root of the repository. What they print is the comment behind it."""

import contextlib
import io
import re
import unittest
from pathlib import Path


class Examples(unittest.TestCase):
    def test_every_example_prints_what_the_page_says(self):
        page = Path("docs/python.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```python\n(.*?)```", page, re.S)
        self.assertGreater(len(blocks), 4)
        names = {}
        for block in blocks:
            with self.subTest(block.splitlines()[0]):
                expected = re.findall(r"^ *print\(.*\)  # (.*)$", block, re.M)
                out = io.StringIO()
                try:
                    with contextlib.redirect_stdout(out):
                        exec(compile(block, "docs/python.md", "exec"), names)
                except ModuleNotFoundError as missing:
                    self.skipTest(f"{missing.name} is not installed")
                self.assertEqual(out.getvalue().splitlines(), expected)
