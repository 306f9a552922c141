"""The wheel in an environment of its own: the module says what the program says. `.ci/python` installs it and runs this in the
root of the repository; SETARA_BINARY is the program."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from decimal import Decimal
from pathlib import Path

import arrow
import setara

BINARY = os.environ["SETARA_BINARY"]
EXAMPLE = "examples/kabupaten-melati/apbd-2026.csv"
CHANGED = "examples/kabupaten-melati/perubahan-2026.csv"
SCRIPT = Path(sys.executable).with_name("setara")
# A row that breaks off.
SHORT = "kode_sub_kegiatan,uraian,pagu\n2.08.02.2.01.0001,Pelatihan kader perempuan,1000\n2.08.02.2.01.0001\n"


def binary(*args, **more):
    return subprocess.run([BINARY, *args], capture_output=True, **more)


def said(*args):
    """What the program writes as JSON."""
    return json.loads(binary(*args, "--format", "json").stdout)


def figures(answer):
    return {key: value for key, value in answer.items() if key not in ("findings", "messages", "exit_code")}


class Figures(unittest.TestCase):
    def test_a_report_is_that_of_the_program(self):
        report = setara.report(EXAMPLE)
        self.assertEqual(figures(report), said("report", EXAMPLE))
        self.assertEqual((report["total"], report["exit_code"]), ("364393585255.50", 0))
        self.assertEqual(report["schema"], "setara.report/2")

    def test_options_are_those_of_the_command_line(self):
        report = setara.report([EXAMPLE], by=["opd", "stage"], year=2025, small_cells=0, lang="id", only=["lenses"], tags=True)
        words = ["--by=opd,stage", "--year=2025", "--small-cells=0", "--lang=id", "--only=lenses", "--tags"]
        self.assertEqual(figures(report), said("report", EXAMPLE, *words))
        self.assertEqual(figures(setara.report(Path(EXAMPLE), tags=False, year=None)), said("report", EXAMPLE))

    def test_a_comparison_is_that_of_the_program(self):
        compared = setara.compare([EXAMPLE, CHANGED])
        self.assertEqual(figures(compared), said("compare", EXAMPLE, CHANGED))

    def test_findings_are_those_of_the_program(self):
        checked = setara.check(EXAMPLE, lang="id")
        program = binary("check", EXAMPLE, "--lang", "id", "--format", "json")
        self.assertEqual(checked["findings"], json.loads(program.stdout))
        self.assertGreater(len(checked["findings"]), 3)
        self.assertEqual(checked["exit_code"], program.returncode)
        self.assertEqual(setara.check(EXAMPLE, fail_on="note")["exit_code"], 1)

    def test_tables_are_inspected_as_by_the_program(self):
        self.assertEqual(setara.inspect(EXAMPLE)["tables"], [said("inspect", EXAMPLE)])
        self.assertEqual(setara.inspect([EXAMPLE, CHANGED])["tables"], said("inspect", EXAMPLE, CHANGED))


class Lines(unittest.TestCase):
    def test_lines_are_those_of_the_program_for_a_reader_of_arrow(self):
        tagged = setara.tag(EXAMPLE)
        rows = list(csv.DictReader(io.StringIO(binary("tag", EXAMPLE, "--columns", "full").stdout.decode())))
        columns = arrow.read(tagged)
        self.assertEqual(list(columns), list(rows[0]))
        self.assertGreater(len(rows), 200)
        for name in ("verdict", "sub_kegiatan", "row"):
            self.assertEqual(["" if v is None else str(v) for v in columns[name]], [row[name] for row in rows])
        amounts = [Decimal(row["amount"]) if row["amount"] else None for row in rows]
        self.assertEqual(columns["amount"], amounts)
        self.assertEqual(sum(a for a in amounts if a), Decimal(setara.report(EXAMPLE)["total"]))
        self.assertEqual(tagged.exit_code, 0)

    def test_lines_can_be_read_again_and_outlive_the_table(self):
        tagged = setara.tag(EXAMPLE)
        first = arrow.read(tagged)
        self.assertEqual(arrow.read(tagged), first)
        capsule, tagged = tagged.__arrow_c_stream__(), None
        del capsule

    def test_lines_behind_a_figure_come_with_their_sum(self):
        tagged = setara.tag(EXAMPLE, where=["lens=evidence"], lang="en")
        self.assertEqual(sum(arrow.read(tagged)["amount"]), Decimal("7106540000.00"))
        self.assertIn("Rp 7,106,540,000", tagged.messages[-1])

    def test_packages_take_lines(self):
        total = Decimal(setara.report(EXAMPLE)["total"])
        takers = {
            "pyarrow": lambda own, tagged: own.table(tagged)["amount"].to_pylist(),
            "polars": lambda own, tagged: own.DataFrame(tagged)["amount"].to_list(),
            "pandas": lambda own, tagged: list(own.DataFrame.from_arrow(tagged)["amount"].dropna()),
            "duckdb": lambda own, tagged: [own.sql("select sum(amount) from tagged").fetchall()[0][0]],
        }
        for name, amounts in takers.items():
            with self.subTest(name):
                try:
                    package = __import__(name)
                except ImportError:
                    self.skipTest(f"{name} is not installed")
                self.assertEqual(sum(a for a in amounts(package, setara.tag(EXAMPLE)) if a is not None), total)


class Failures(unittest.TestCase):
    def test_what_ends_the_program_with_2_raises_what_it_says(self):
        for lang in ("en", "id"):
            for function in (setara.report, setara.tag, setara.check, setara.inspect):
                with self.subTest(f"{function.__name__} {lang}"):
                    with self.assertRaises(setara.SetaraError) as raised:
                        function("missing.csv", lang=lang)
                    program = binary(function.__name__, "missing.csv", "--lang", lang)
                    self.assertEqual(program.returncode, 2)
                    self.assertEqual([f["severity"] for f in raised.exception.findings][:1], ["error"])
                    self.assertIn("missing.csv", str(raised.exception))
                    if function is not setara.check:
                        self.assertEqual(str(raised.exception), program.stderr.decode().strip())

    def test_what_cannot_be_done_is_said_in_both_languages(self):
        for lang, mark in (("en", "error: "), ("id", "galat: ")):
            with self.assertRaises(setara.SetaraError) as raised:
                setara.report(EXAMPLE, base="gbs", lang=lang)
            program = binary("report", EXAMPLE, "--base", "gbs", "--lang", lang)
            self.assertEqual(str(raised.exception), program.stderr.decode().strip())
            self.assertIn(mark, str(raised.exception))

    def test_an_option_that_there_is_not_is_an_error_of_the_command_line(self):
        for lang, words in (("en", "unexpected argument '--colour'"), ("id", "pilihan '--colour' tidak dikenal")):
            with self.assertRaisesRegex(setara.SetaraError, words) as raised:
                setara.report(EXAMPLE, colour=True, lang=lang)
            self.assertNotIn("\x1b", str(raised.exception))
        with self.assertRaisesRegex(setara.SetaraError, "invalid value 'district'"):
            setara.report(EXAMPLE, by="district", lang="en")

    def test_functions_write_no_files(self):
        for function, option in ((setara.report, "output"), (setara.tag, "format"), (setara.check, "write_baseline")):
            with self.assertRaisesRegex(TypeError, rf"{option}.*setara\.run"):
                function(EXAMPLE, **{option: "x.json"})
        self.assertFalse(Path("x.json").exists())

    def test_a_file_is_no_option_whatever_its_name_is(self):
        with self.assertRaisesRegex(setara.SetaraError, "--exact"):
            setara.report(["--exact"])

    def test_rows_that_cannot_be_counted_are_findings_not_errors(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.csv")
            path.write_text(SHORT, encoding="utf-8")
            report = setara.report(path)
            self.assertEqual(report["exit_code"], binary("report", str(path)).returncode)
            self.assertEqual(report["exit_code"], 1)
            self.assertEqual(report["findings"][0]["line"], 3)
            self.assertEqual(setara.tag(path).findings[0]["line"], 3)


class Process(unittest.TestCase):
    def test_functions_write_nothing_to_the_streams(self):
        code = (
            "import setara, sys\n"
            f"setara.report('{EXAMPLE}'); setara.tag('{EXAMPLE}', where=['lens=evidence']); setara.check('{EXAMPLE}')\n"
            f"setara.compare(['{EXAMPLE}', '{CHANGED}']); setara.inspect('{EXAMPLE}')\n"
            "try: setara.report('missing.csv')\nexcept setara.SetaraError: pass\n"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        self.assertEqual((ran.stdout, ran.stderr), (b"", b""))

    @unittest.skipUnless(hasattr(os, "mkfifo"), "needs named pipes")
    def test_other_threads_go_on_while_a_function_works(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = os.path.join(folder, "pipe.csv")
            os.mkfifo(pipe)
            found = []
            work = threading.Thread(target=lambda: found.append(setara.report(pipe)), daemon=True)
            work.start()
            # Were the lock of the interpreter held, nobody would ever write.
            Path(pipe).write_bytes(Path(EXAMPLE).read_bytes())
            work.join(timeout=60)
            self.assertEqual(found[0]["total"], "364393585255.50")

    def test_the_script_is_the_program(self):
        for args in (
            ["report", EXAMPLE], ["report", EXAMPLE, "--lang", "id"], ["check", EXAMPLE, "--fail-on", "note"], ["--help"],
            ["report", "missing.csv"], ["reports"], ["--version"], [],
        ):
            program = binary(*args)
            for command in ([str(SCRIPT)], [sys.executable, "-m", "setara"]):
                with self.subTest(f"{command} {args}"):
                    ran = subprocess.run([*command, *args], capture_output=True)
                    self.assertEqual(ran.returncode, program.returncode)
                    self.assertEqual(ran.stdout.decode(), program.stdout.decode())
                    self.assertEqual(ran.stderr.decode(), program.stderr.decode())

    def test_a_bundle_of_the_script_holds_the_command_that_was_given(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, command in (("a", [BINARY]), ("b", [str(SCRIPT)])):
                made = [*command, "report", EXAMPLE, "--year=2026", "--bundle", os.path.join(folder, name)]
                subprocess.run(made, capture_output=True, check=True)
            a, b = (json.loads(Path(folder, name, "bundle.json").read_text(encoding="utf-8")) for name in "ab")
            self.assertEqual(a["command"], b["command"])
            self.assertIn("--year=2026", b["command"])

    def test_a_reader_that_closes_the_pipe_is_no_failure(self):
        ran = subprocess.Popen([str(SCRIPT), "tag", EXAMPLE], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        ran.stdout.close()
        self.assertEqual((ran.stderr.read(), ran.wait()), (b"", 0))
        ran.stderr.close()

    @unittest.skipIf(sys.platform == "win32", "needs signals")
    def test_ctrl_c_ends_the_script(self):
        ran = subprocess.Popen([str(SCRIPT), "report", "-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(1)
        ran.send_signal(signal.SIGINT)
        self.assertEqual(ran.wait(timeout=30), -signal.SIGINT)
        ran.stdin.close()

    @unittest.skipIf(sys.platform == "win32", "needs signals")
    def test_a_program_keeps_its_ctrl_c_after_a_run_that_wrote_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            code = (
                # What is started in the background may be told to ignore it.
                "import os, setara, signal, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
                f"assert setara.run(['report', '{EXAMPLE}', '-o', os.path.join({folder!r}, 'a.json')]) == 0\n"
                "try:\n os.kill(os.getpid(), signal.SIGINT); time.sleep(5)\nexcept KeyboardInterrupt: print('kept')\n"
            )
            ran = subprocess.run([sys.executable, "-c", code], capture_output=True)
            self.assertEqual((ran.stdout, ran.returncode), (b"kept\n", 0))
            self.assertTrue(Path(folder, "a.json").exists())


if __name__ == "__main__":
    unittest.main()
