#!/usr/bin/env python3
"""Tags budgets with setara inside Spark and puts one report together from the parts.

    pip install pyspark pyarrow pandas
    python3 tag_with_spark.py --setara ./setara --out tagged budgets/*.csv

Every partition runs `setara tag -` as a filter: rows of the budget go in as csv, record batches come out as arrow, and
neither side holds more than a few thousand rows. Spark writes parquet by government and year, and `setara report --from`
reads it. With --compare the same budgets are reported on without Spark, and the figures must be the same to the sen.

The files are csv with one header row, all of the same columns, one of them the government (--by, as its header is).
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time

from pyspark.sql import SparkSession

# The columns of `setara tag --format arrow`, as docs/scale.md lists them.
SCHEMA = """
government string, year int, stage string, file string, sheet string, row bigint, opd_code string, opd string,
unit string, bidang_name string, program_name string, kegiatan_name string, sub_kegiatan string,
sub_kegiatan_name string, indikator string, sasaran string, rekening string, rekening_name string, item string,
sumber_dana_code string, sumber_dana string, amount decimal(38,2), verdict string, official string, sex string,
age string, difabel boolean, aspect string, evidence string, blocked string, by_design string, method string,
declared string, persons_male bigint, persons_female bigint, persons_unknown bigint, persons_unit string,
persons_from string, tagged_by string, label string, line_id string
"""


def tagger(command):
    """A function for mapInArrow: one process a partition."""

    def tag(batches):
        from pyarrow import ArrowInvalid, csv, ipc  # on the worker, where this runs

        first = next((batch for batch in batches if batch.num_rows), None)
        if first is None:
            return
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, broken = [], []

        # Input, output and messages flow at once: a pipe that nobody empties would stop the others.
        def feed():
            try:
                with process.stdin as sink:
                    with csv.CSVWriter(sink, first.schema) as writer:
                        writer.write_batch(first)
                        for batch in batches:
                            writer.write_batch(batch)
            except Exception as error:  # a process that ended early says why itself
                broken.append(error)

        threads = [threading.Thread(target=feed), threading.Thread(target=lambda: said.append(process.stderr.read()))]
        for thread in threads:
            thread.start()
        try:
            with ipc.open_stream(process.stdout) as reader:
                yield from reader
        except ArrowInvalid as error:
            broken.append(error)
        code = process.wait()
        for thread in threads:
            thread.join()
        # 1 is findings: rows that cannot be counted, as a run without Spark would have them too.
        if code not in (0, 1) or broken:
            raise RuntimeError(f"setara ended with {code}: {b''.join(said).decode()} {broken or ''}")
        if said and said[0]:
            sys.stderr.write(said[0].decode())

    return tag


def figures(report):
    """A report without what says where it was read from."""
    return {key: value for key, value in report.items() if key not in ("inputs", "manifest", "notes")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("budgets", nargs="+")
    parser.add_argument("--out", required=True, help="folder of the parquet; must not be there")
    parser.add_argument("--setara", default="setara", help="the binary, at the same path on every machine")
    parser.add_argument("--by", default="PEMDA", help="column of the government")
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--numbers", default="plain", help="plain or indonesian: a part may not show it")
    parser.add_argument("--compare", action="store_true", help="also report without Spark, and compare")
    args = parser.parse_args()

    # Workers on this machine are the Python that runs this.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master(args.master).appName("setara").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    # Texts stay texts: nothing is guessed, no amount becomes a float.
    budget = spark.read.csv(args.budgets, header=True, multiLine=True, quote='"', escape='"', enforceSchema=False)
    parts = budget.repartition(args.partitions, args.by)
    command = [args.setara, "tag", "-", "--format", "arrow", "--numbers", args.numbers]
    started = time.time()
    tagged = parts.mapInArrow(tagger(command), SCHEMA)
    tagged.write.partitionBy("government", "year").parquet(args.out)
    written = time.time()
    total = spark.read.parquet(args.out).selectExpr("sum(amount)", "count(*)").first()
    spark.stop()

    run = subprocess.run([args.setara, "report", "--from", args.out, "--format", "json"], stdout=subprocess.PIPE)
    if run.returncode != 0:
        sys.exit(run.returncode)
    report = json.loads(run.stdout)
    print(f"lines {report['lines']}, total {report['total']}; Spark counts {total[1]}, sums {total[0]}")
    for lens in report["lenses"]:
        print(f"  {lens['lens']} {lens['amount']}")
    print(f"tagged and written in {written - started:.1f} s, report in {time.time() - written:.1f} s")
    if str(total[0]) != report["total"] or total[1] != report["lines"]:
        sys.exit("Spark and setara do not add up to the same")
    if args.compare:
        command = [args.setara, "report", *args.budgets, "--numbers", args.numbers, "--format", "json"]
        alone = json.loads(subprocess.run(command, stdout=subprocess.PIPE).stdout)
        differ = [key for key, value in figures(report).items() if figures(alone).get(key) != value]
        if differ:
            sys.exit(f"with and without Spark differ: {', '.join(differ)}")
        print("with and without Spark: the same to the sen")


if __name__ == "__main__":
    main()
