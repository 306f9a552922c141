#!/usr/bin/env python3
"""Lines per second and peak memory of setara on a generated budget. Needs Python 3 and nothing else.

    cargo build --release
    python3 benches/throughput.py [--lines 10000 1000000] [--runs 3] [--keep FOLDER]
    pip install duckdb polars pandas && python3 benches/throughput.py --against
    python3 benches/throughput.py --agencies
    python3 benches/throughput.py --governments 500

The budget is as real ones are (in Buru 2025 a third of the items and 97 % of the triples of sub kegiatan, account and item
are distinct): several governments of 1,400 sub kegiatan with 1 to 27 lines each, a quarter of them with beneficiaries.
`--repeating`: one that repeats more, as measured until 2026-11. The same number of lines gives the same bytes.

`--against`: beside it, in the same run, what is commonly used for a plainer task: 36 words in three columns, the sum by
OPD of the lines that hold one and of those that hold none, without a reason; of xan (`cargo install xan`) counting the
records, and the search alone; of qsv (`qsv` or `qsvlite`) and frictionless validating a table. What is not installed is
left out.

`--governments`: so many files of 10 thousand lines, each of a government of its own, in one report; then the lines of all
of them as one file, and tagged by government and year (`report --from`); with the bytes compared on one core and on all.

`--agencies`: budgets of 10, 20, 40 and 80 thousand agencies of one line each, as a table and as a print, under settings
with a post that no agency has: what is linear takes twice as long each time.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BIDANG = [
    ("1.01", "PENDIDIKAN"), ("1.02", "KESEHATAN"), ("1.03", "PEKERJAAN UMUM DAN PENATAAN RUANG"), ("1.06", "SOSIAL"),
    ("2.08", "PEMBERDAYAAN PEREMPUAN DAN PERLINDUNGAN ANAK"), ("3.27", "PERTANIAN"),
]
WORK = [
    "Penyediaan Layanan", "Koordinasi dan Sinkronisasi", "Pembinaan", "Fasilitasi", "Pengelolaan Pelayanan Kesehatan",
    "Rehabilitasi", "Penyusunan Dokumen", "Pengadaan",
]
FOR = [
    "Ibu Hamil", "Sarana Kantor", "Jalan Kabupaten", "Perempuan Korban Kekerasan", "Balita", "Lanjut Usia", "Irigasi",
    "Penyandang Disabilitas", "Data Gender dan Anak", "Perangkat Daerah", "Gedung Sekolah", "Kelompok Wanita Tani",
]
ITEM = [
    "Belanja Alat Tulis Kantor", "Belanja Makanan dan Minuman Rapat", "Honorarium Narasumber",
    "Perjalanan Dinas Dalam Kota", "Belanja Cetak dan Penggandaan", "Bahan Pelatihan", "Sewa Gedung Pertemuan",
    "Paket Sembako", "Jasa Tenaga Ahli", "Kelas Ibu Hamil",
]
HEADER = (
    "TAHUN,KODE SKPD,NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,KODE KEGIATAN,NAMA KEGIATAN,KODE SUB KEGIATAN,"
    "NAMA SUB KEGIATAN,KODE SUMBER DANA,NAMA SUMBER DANA,KODE REKENING,NAMA REKENING,NAMA PAKET/KELOMPOK,PAGU\n"
)

# What sub kegiatan of the realistic budget are called: work, for whom or what, and where.
PLACE = ["Kewenangan Kabupaten/Kota", "di Wilayah Perbatasan", "Tingkat Kecamatan", "Berbasis Masyarakat", "Daerah Terpencil",
         "Lintas Sektor", "Tahun Jamak", "Pascabencana"]
ACCOUNTS = [
    ("5.1.01.01.01.0001", "Belanja Gaji Pokok PNS"), ("5.1.02.01.01.0024", "Belanja Alat Tulis Kantor"),
    ("5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat"), ("5.1.02.02.01.0003", "Honorarium Narasumber, Moderator"),
    ("5.1.02.02.12.0001", "Belanja Kursus Singkat/Pelatihan"), ("5.1.02.04.01.0001", "Belanja Perjalanan Dinas Biasa"),
    ("5.1.06.01.01.0001", "Belanja Bantuan Sosial Uang kepada Individu"), ("5.2.02.05.01.0005", "Belanja Modal Alat Kantor"),
    ("5.2.03.01.01.0001", "Belanja Modal Bangunan Gedung Kantor"), ("5.2.04.01.01.0003", "Belanja Modal Jalan Kabupaten"),
]
GOODS = ITEM + [
    "Kursi Roda Dewasa", "Bibit Cabai Kelompok Wanita Tani", "Semen 50 kg", "Batu Belah", "Vitamin Ibu Hamil KEK",
    "PMT Balita Gizi Kurang", "Mesin Jahit Pelatihan Perempuan Kepala Keluarga", "Transport Peserta Sosialisasi",
    "Uang Harian", "Spanduk Kegiatan", "Obat KB Suntik", "Bahan Bakar Minyak", "Jasa Kebersihan", "Buku Bacaan PAUD",
    "Tinta Printer", "Aspal", "Pembalut bagi Pengungsi Perempuan", "Servis AC", "Cetak Data Terpilah Gender", "Penginapan",
]
REALISTIC = (
    "TAHUN,KODE PEMDA,NAMA PEMDA,KODE SKPD,NAMA SKPD,KODE PROGRAM,NAMA PROGRAM,KODE KEGIATAN,NAMA KEGIATAN,"
    "KODE SUB KEGIATAN,NAMA SUB KEGIATAN,KODE REKENING,NAMA REKENING,NAMA PAKET/KELOMPOK,VOLUME,SATUAN,HARGA SATUAN,PAGU,"
    "TARGET LAKI-LAKI,TARGET PEREMPUAN\n"
)

WORDS = (
    "gender,perempuan,wanita,ibu hamil,ibu,anak,balita,bayi,remaja,lansia,lanjut usia,disabilitas,difabel,kekerasan,"
    "stunting,posyandu,pkk,keluarga berencana,persalinan,menyusui,kesetaraan,pug,pprg,responsif,janda,laki-laki,pemuda,"
    "pelajar,sekolah,kesehatan,gizi,imunisasi,perlindungan,pemberdayaan,partisipasi,kelompok rentan"
).split(",")
# Each reads the path from its first argument and prints the seconds it took, its own start left out.
OTHERS = {
    "count records with polars": """
import polars
def work(path):
    return polars.scan_csv(path, infer_schema=False).select(polars.len()).collect()
""",
    "polars": """
import polars as pl
def work(path):
    texts = ["NAMA SUB KEGIATAN", "NAMA KEGIATAN", "NAMA PAKET/KELOMPOK"]
    tagged = pl.any_horizontal(pl.col(t).str.contains_any(WORDS, ascii_case_insensitive=True) for t in texts)
    lines = pl.scan_csv(path, schema_overrides={"PAGU": pl.Int64})
    return lines.group_by("NAMA SKPD", tagged.alias("tagged")).agg(pl.col("PAGU").sum()).collect()
""",
    "duckdb": """
import duckdb
def work(path):
    tagged = " or ".join(
        f"regexp_matches({text}, '{'|'.join(WORDS)}', 'i')"
        for text in ['"NAMA SUB KEGIATAN"', '"NAMA KEGIATAN"', '"NAMA PAKET/KELOMPOK"']
    )
    return duckdb.sql(f"select \\"NAMA SKPD\\", {tagged} as tagged, sum(PAGU) from read_csv('{path}') group by all").fetchall()
""",
    "pandas": """
import pandas
def work(path):
    lines = pandas.read_csv(path)
    tagged = False
    for text in ["NAMA SUB KEGIATAN", "NAMA KEGIATAN", "NAMA PAKET/KELOMPOK"]:
        tagged = lines[text].str.contains("|".join(WORDS), case=False) | tagged
    return lines.groupby(["NAMA SKPD", tagged])["PAGU"].sum()
""",
    # What checks tables today: the types of its columns, every row. Minutes for a million lines.
    "frictionless": """
import frictionless
def work(path):
    frictionless.system.trusted = True
    assert frictionless.validate(path).valid
""",
}


TEXTS = "NAMA SUB KEGIATAN,NAMA KEGIATAN,NAMA PAKET/KELOMPOK"
XAN = {
    "xan count": ["count"],
    "xan count, all cores": ["count", "--parallel"],
    "xan search": ["search", "--ignore-case", "--select", TEXTS, "--patterns"],
}
# Columns of both budgets.
TYPED = [name for name in HEADER.strip().split(",") if "SUMBER DANA" not in name]
# The types of the columns, for qsv: years and amounts are numbers, all others texts.
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {name: {"type": {"TAHUN": "integer", "PAGU": "number"}.get(name, "string")} for name in TYPED},
    "required": TYPED,
}


def realistic(path, lines, first=1101):
    """Writes so many lines of governments from code `first` on, sorted by government, OPD and sub kegiatan as exports are."""
    chance = random.Random(first)
    quoted = lambda text: f'"{text}"' if "," in text else text
    known = []
    for bidang, name in BIDANG:
        for program in range(2, 8):
            for kegiatan in range(1, 5):
                for sub in range(1, 29):
                    code = f"{bidang}.{program:02}.2.{kegiatan:02}"
                    # The same in every file: lists of sub kegiatan are the country's.
                    names = random.Random(f"{code} {sub}")
                    work = f"{names.choice(WORK)} {names.choice(FOR)} {names.choice(PLACE)} {sub}"
                    known.append(
                        f"{bidang}.0.00.0.00.01.0000,Dinas {name},{bidang}.{program:02},PROGRAM URUSAN {name} {program},"
                        f"{code},{names.choice(WORK)} Urusan {kegiatan},{code}.{sub:04},{work}"
                    )
    with open(path, "w", encoding="utf-8", newline="", buffering=1 << 20) as out:
        out.write(REALISTIC)
        while lines > 0:
            for head in sorted(chance.sample(known, 1400)):
                persons = f"{chance.randrange(120)},{chance.randrange(120)}" if chance.random() < 0.25 else ","
                for _ in range(min(lines, chance.randint(1, 27))):
                    lines -= 1
                    account, name = chance.choice(ACCOUNTS)
                    tail = f" Tahap {chance.randrange(400)} Desa {chance.randrange(900)}" if chance.random() < 0.35 else ""
                    many, price = chance.randrange(1, 200), chance.randrange(1, 4000) * 500
                    out.write(
                        f"2026,{first},Pemda {first},{head},{account},{quoted(name)},{chance.choice(GOODS)}{tail},{many},"
                        f"Paket,{price},{many * price},{persons}\n"
                    )
            first += 1


def governments(args, scratch):
    """Many files in one report; their lines as one file; and tagged, by government and year."""
    folder, one = os.path.join(scratch, "governments"), os.path.join(scratch, "all.csv")
    os.makedirs(folder)
    for i in range(args.governments):
        realistic(os.path.join(folder, f"{1101 + i}.csv"), 10_000, 1101 + i)
    with open(one, "w", encoding="utf-8") as out:
        out.write(REALISTIC)
        for file in sorted(os.listdir(folder)):
            out.writelines(open(os.path.join(folder, file), encoding="utf-8").readlines()[1:])
    tagged = os.path.join(scratch, "tagged")
    subprocess.run([args.setara, "tag", "--no-config", folder, "--format", "parquet", "--output", tagged], check=True)
    report = ["report", "--format", "json", "--no-config"]
    by = ["--by", "government"]
    runs = {
        "report of the files": [*report, folder], "the same by government": [*report, *by, folder],
        "report of one file of them all": [*report, one], "report --from": [*report, "--from", tagged],
    }
    print("| files | what | seconds | CPU seconds | peak MB | one core gives the same bytes |\n|---|---|---|---|---|---|")
    for name, command in runs.items():
        measured = [measure([args.setara, *command])[:3] for _ in range(args.runs)]
        wall, cpu, peak = (statistics.median(column) for column in zip(*measured))
        told = {subprocess.run([args.setara, *command, *jobs], capture_output=True, check=True).stdout for jobs in ([], ["--jobs", "1"])}
        print(f"| {args.governments} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {'yes' if len(told) == 1 else 'NO'} |", flush=True)


def generate(path, lines):
    """Writes a budget of so many lines that repeats itself, sorted by OPD and sub kegiatan as exports are; about 250 bytes a line."""
    chance = random.Random(2026)
    groups = []
    for bidang, name in BIDANG:
        for opd in range(1, 8):
            for _ in range(36):
                program, kegiatan, sub = chance.randint(1, 5), chance.randint(1, 4), chance.randint(1, 60)
                work, who = chance.choice(WORK), chance.choice(FOR)
                groups.append(
                    f"2026,{bidang}.0.00.0.00.{opd:02}.0000,Dinas {name} {opd},{bidang}.{program:02},"
                    f"PROGRAM URUSAN {name} {program},{bidang}.{program:02}.2.{kegiatan:02},{work} Urusan {kegiatan},"
                    f"{bidang}.{program:02}.2.{kegiatan:02}.{sub:04},{work} {who}"
                )
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(HEADER)
        for i, group in enumerate(groups):
            share = lines * (i + 1) // len(groups) - lines * i // len(groups)
            for _ in range(share):
                fund, account = chance.randint(1, 3), chance.randint(1, 60)
                tail = f" Desa {chance.randint(1, 5000)}" if chance.random() < 0.15 else ""
                amount = chance.randint(1, 200_000) * 1000
                out.write(
                    f"{group},1.{fund},Dana Umum {fund},5.1.02.01.01.{account:04},Belanja Barang {account},"
                    f"{chance.choice(ITEM)}{tail},{amount}\n"
                )


def generate_agencies(path, agencies, layout):
    """Writes a budget of so many agencies, one line each: a table, or a print with a row for each level."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("KODE;URAIAN;JUMLAH (Rp)\n" if layout == "print" else "NAMA SKPD,KODE SUB KEGIATAN,NAMA SUB KEGIATAN,PAGU\n")
        for i in range(agencies):
            if layout == "print":
                out.write(
                    f"1.02.0.00.0.00.{i // 1000 + 1:02}.{i % 1000:04};Dinas {i};1000\n1.02.02;PROGRAM;1000\n"
                    "1.02.02.2.02;Kegiatan;1000\n1.02.02.2.02.0001;Pelayanan Ibu Hamil;1000\n"
                )
            else:
                out.write(f"Dinas {i},1.02.02.2.02.{i % 60 + 1:04},Pelayanan Ibu Hamil,{1000 * (i + 1)}\n")


def doubling(args, scratch):
    """Seconds of report and check on budgets of more and more agencies."""
    settings = os.path.join(scratch, "setara.toml")
    post = '[[focal_point]]\nopd = "Badan Lain"\njabatan = "Sekretaris"\nkeputusan = "1"\ntanggal = "2026-01-02"\n'
    pathlib.Path(settings).write_text(post, encoding="utf-8")
    print("| agencies | layout | report, seconds | check, seconds |\n|---|---|---|---|")
    for layout in ("table", "print"):
        for agencies in (10_000, 20_000, 40_000, 80_000):
            path = os.path.join(scratch, f"{layout}-{agencies}.csv")
            generate_agencies(path, agencies, layout)
            commands = (["report", "--format", "json"], ["check", "--fail-on", "never"])
            runs = [[measure([args.setara, *c, "--config", settings, path])[0] for c in commands] for _ in range(args.runs)]
            report, check = (statistics.median(column) for column in zip(*runs))
            print(f"| {agencies} | {layout} | {report:.2f} | {check:.2f} |", flush=True)


def measure(command):
    """Wall seconds, CPU seconds and peak resident MB of one run, and what it printed where that is short."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE if command[0] == sys.executable else subprocess.DEVNULL)
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command[:3])}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def other(code, path):
    """A run of one of the others; its time is the one it says."""
    timed = "import sys, time\nstart = time.perf_counter()\nwork(sys.argv[1])\nprint(time.perf_counter() - start)"
    _, cpu, peak, said = measure([sys.executable, "-c", f"WORDS = {WORDS!r}\n{code}\n{timed}", path])
    # duckdb draws a bar before it where a query takes long.
    return float(said.split()[-1]), cpu, peak


def commands(args, path, lines):
    """Name and one run of everything that is measured on a file."""
    check = ["check", "--fail-on", "never"]
    parquet = ["tag", "--format", "parquet", "--output", os.path.join(os.path.dirname(path), "tagged.parquet")]
    for options in (["report", "--format", "json"], ["tag"], ["tag", "--format", "jsonl"], parquet, check, ["inspect"]):
        command = [args.setara, *options, "--no-config", path]
        name = " ".join(o for o in options if o != "--output" and os.sep not in o)
        yield name, lambda command=command: measure(command)[:3]
    # The same program with the same libraries, doing nothing.
    yield "--version", lambda: measure([args.setara, "--version"])[:3]
    if args.against and shutil.which("xan") is None:
        print("xan is left out: cargo install xan", file=sys.stderr)
    elif args.against:
        words = os.path.join(os.path.dirname(path), "words.txt")
        pathlib.Path(words).write_text("\n".join(WORDS) + "\n", encoding="utf-8")
        for name, options in XAN.items():
            command = ["xan", *options, *([words] if "search" in name else []), path]
            yield name, lambda command=command: measure(command)[:3]
    qsv = shutil.which("qsv") or shutil.which("qsvlite")
    if args.against and qsv is None:
        print("qsv is left out: cargo install qsv", file=sys.stderr)
    elif args.against:
        schema = os.path.join(os.path.dirname(path), "schema.json")
        pathlib.Path(schema).write_text(json.dumps(SCHEMA), encoding="utf-8")
        yield "qsv validate", lambda: measure([qsv, "validate", "--quiet", path, schema])[:3]
    for name, code in OTHERS.items() if args.against else ():
        module = code.split()[1]
        if name in args.without or (name == "frictionless" and lines > 20_000):
            continue
        if importlib.util.find_spec(module) is None:
            print(f"{name} is left out: pip install {module}", file=sys.stderr)
        else:
            yield name, lambda code=code: other(code, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--setara", default=str(pathlib.Path(__file__).parent.parent / "target/release/setara"))
    parser.add_argument("--keep", help="keep the generated files in this folder")
    parser.add_argument("--against", action="store_true", help="measure xan, qsv, duckdb, polars, pandas and frictionless too")
    parser.add_argument("--without", nargs="*", default=[], help="packages of Python to leave out: pandas takes a lot of memory")
    parser.add_argument("--repeating", action="store_true", help="measure on the budget that repeats itself")
    parser.add_argument("--governments", type=int, help="measure so many files of a government each instead")
    parser.add_argument("--agencies", action="store_true", help="measure budgets of 10 to 80 thousand agencies instead")
    args = parser.parse_args()
    if args.agencies:
        with tempfile.TemporaryDirectory() as scratch:
            return doubling(args, scratch)
    if args.governments:
        with tempfile.TemporaryDirectory() as scratch:
            return governments(args, scratch)
    print("| lines | MB | command | seconds | CPU seconds | lines a second | peak MB | times the report |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for lines in args.lines:
            kind = "repeating" if args.repeating else "budget"
            path = os.path.join(args.keep or scratch, f"{kind}-{lines}.csv")
            if not os.path.exists(path):
                (generate if args.repeating else realistic)(path, lines)
            size = os.path.getsize(path) / 1e6
            work = list(commands(args, path, lines))
            # Taken in turns, so that whatever else the machine does falls on all of them.
            rounds = [[run() for _, run in work] for _ in range(args.runs)]
            medians = [[statistics.median(r[i][part] for r in rounds) for part in range(3)] for i in range(len(work))]
            for (name, _), (wall, cpu, peak) in zip(work, medians):
                print(
                    f"| {lines} | {size:.0f} | {name} | {wall:.3f} | {cpu:.3f} | {lines / wall:,.0f} | {peak:.0f} "
                    f"| {wall / medians[0][0]:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
