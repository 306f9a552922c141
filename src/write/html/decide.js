// The file of decisions: saved as `--decisions` reads it, and read back.
const decisionsFile = (() => {
  'use strict';
  const { data, at, rows, byKey, fold, of, decision } = queue;
  const { harmless, download } = figures;
  const OWN = ['putusan', 'alasan', 'pemeriksa', 'tanggal', 'berlaku_sampai'];
  const TEXTS = ['kode_sub_kegiatan', 'nama_sub_kegiatan', 'nama_opd', 'uraian'];
  const FIGURES = ['nilai', 'baris', 'diragukan'];

  const cells = (row) => {
    const own = row.cells.slice();
    const made = of(row);
    OWN.forEach((name) => { own[at[name]] = made ? made[name] ?? '' : ''; });
    if (made) own[at.putusan] = data.verdicts[made.verdict].word;
    // Where a number of a person is covered, the texts are not those of the budget: the key says what is decided.
    if (row.covered) TEXTS.forEach((name) => { own[at[name]] = ''; });
    return own;
  };

  const text = () => {
    const mark = data.csv.semicolons ? ';' : ',';
    const risky = data.csv.semicolons ? /[,;"\r\n]/ : /[,"\r\n]/;
    const quoted = (cell) => (risky.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const written = (cell, column) => {
      if (FIGURES.includes(data.columns[column])) return data.csv.semicolons ? cell.replace('.', ',') : cell;
      return quoted(data.csv.raw ? cell : harmless(cell));
    };
    const lines = [data.columns, ...rows.map((row) => cells(row).map(written))];
    return `${data.csv.semicolons ? '\ufeff' : ''}${lines.map((line) => `${line.join(mark)}\n`).join('')}`;
  };
  const save = () => download('decisions.csv', text());

  // Records of a csv, whatever stands between its cells.
  const records = (csv) => {
    const head = csv.split(/\r?\n/, 1)[0];
    const mark = [',', ';', '\t'].reduce((best, sign) => (head.split(sign).length > head.split(best).length ? sign : best));
    const out = [[]];
    let [cell, quotes] = ['', false];
    const end = () => { out.at(-1).push(cell); cell = ''; };
    for (let i = 0; i < csv.length; i += 1) {
      const sign = csv[i];
      if (quotes && sign === '"' && csv[i + 1] === '"') { cell += '"'; i += 1; }
      else if (quotes) { if (sign === '"') quotes = false; else cell += sign; }
      else if (sign === '"' && cell === '') quotes = true;
      else if (sign === mark) end();
      else if (sign === '\n') { end(); out.push([]); }
      else if (sign !== '\r') cell += sign;
    }
    end();
    return out;
  };

  // As subjects are told apart: code, else name; OPD; item.
  const subject = ([code, name, opd, item]) => {
    const number = code.split('.').map((part) => part.trim().replace(/^0+(?=\d)/, '')).join('.');
    return JSON.stringify([number || fold(name), fold(opd), fold(item)]);
  };
  const bySubject = new Map();
  rows.forEach((row) => {
    const own = subject(TEXTS.map((name) => row.cell(name)));
    if (!row.covered && !bySubject.has(own)) bySubject.set(own, row);
  });
  const verdicts = new Map(data.verdicts.flatMap(({ means }, verdict) => means.map((word) => [fold(word), verdict])));

  // Decisions by key, and how many rows say one that this page cannot take; null where it is no file of decisions.
  const read = (csv) => {
    const [head, ...lines] = records(csv.replace(/^\ufeff/, ''));
    const column = Object.fromEntries(head.map((name, i) => [fold(name).replaceAll(' ', '_'), i]));
    if (!('putusan' in column) || !('key' in column || 'kode_sub_kegiatan' in column)) return null;
    const made = new Map();
    let unknown = 0;
    for (const line of lines) {
      const cell = (name) => (line[column[name]] ?? '').trim().replace(/^'(?='*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/, '');
      const said = fold(cell('putusan'));
      if (!said) continue;
      const texts = TEXTS.map(cell);
      const keyed = byKey.get(cell('key').toLowerCase());
      const row = texts.every((part) => part === '') || keyed?.covered ? keyed : bySubject.get(subject(texts));
      const verdict = verdicts.get(['ya', 'yes'].includes(said) ? fold(cell('saran')) : said);
      const own = { alasan: cell('alasan'), pemeriksa: cell('pemeriksa') || cell('nama'), tanggal: cell('tanggal'), berlaku_sampai: cell('berlaku_sampai') };
      if (!row || verdict === undefined) unknown += 1;
      else if (!made.has(row.key)) made.set(row.key, decision(verdict, own));
    }
    return { made, unknown };
  };

  return { save, text, read };
})();
