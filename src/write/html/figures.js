// Exact figures: whole sen, never floats.
const figures = (() => {
  'use strict';
  const isIndonesian = document.documentElement.lang === 'id';
  const words = JSON.parse(document.body.dataset.words);

  // '1234.50', as machines write it, to sen.
  const sen = (plain) => {
    const [whole, rest = ''] = plain.replace('-', '').split('.');
    const amount = BigInt(whole) * 100n + BigInt(rest.padEnd(2, '0').slice(0, 2));
    return plain.startsWith('-') ? -amount : amount;
  };

  // '1.234,50' or '1,234.50', as the page writes it in full, to '1234.50'.
  const plain = (text) => (isIndonesian ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')).trim();

  const exact = (amount) => {
    const [whole, rest] = [amount < 0n ? -amount / 100n : amount / 100n, (amount < 0n ? -amount : amount) % 100n];
    const grouped = whole.toString().replace(/\B(?=(\d{3})+$)/g, isIndonesian ? '.' : ',');
    const sens = rest ? (isIndonesian ? ',' : '.') + rest.toString().padStart(2, '0') : '';
    return (amount < 0n ? '-' : '') + grouped + sens;
  };

  // '241,5 M', as reports write readable amounts.
  const short = (amount) => {
    const size = amount < 0n ? -amount : amount;
    const units = [[10n ** 14n, words.trillion], [10n ** 11n, words.billion], [10n ** 8n, words.million]];
    const found = units.find(([unit]) => size >= unit);
    if (!found) return exact(amount);
    const [unit, name] = found;
    const decimals = size < unit * 10n ? 2 : 1;
    const scale = 10n ** BigInt(decimals);
    const scaled = (size * scale + unit / 2n) / unit;
    const rest = (scaled % scale).toString().padStart(decimals, '0');
    return `${amount < 0n ? '-' : ''}${scaled / scale}${isIndonesian ? ',' : '.'}${rest} ${name}`;
  };

  const percent = (part, whole) => {
    if (whole <= 0n) return '-';
    const text = `${(Number((part * 1000000n) / whole) / 10000).toFixed(2)} %`;
    return isIndonesian ? text.replace('.', ',') : text;
  };

  // A cell that a spreadsheet would run as a formula is text: as `--format csv` has it.
  const isNumber = (text) => /^[+-]?[0-9][0-9.,]*$/.test(text) || text === '-';
  const harmless = (text) => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !isNumber(text) ? `'${text}` : text);

  const download = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  // What the spreadsheet of the language opens as columns: `;` and a decimal comma in Indonesian.
  const save = (name, rows) => {
    const mark = isIndonesian ? ';' : ',';
    const quoted = (text) => (text.includes(mark) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const cell = (value) => {
      if (typeof value !== 'object') return quoted(harmless(value.replace(/\s+/g, ' ').trim()));
      return quoted(isIndonesian ? value.figure.replace('.', ',') : value.figure);
    };
    const text = rows.map((row) => `${row.map(cell).join(mark)}\r\n`).join('');
    download(`${name}.csv`, `\ufeff${text}`);
  };

  // A button that saves what `rows` gives.
  const button = (name, what, rows) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'csv';
    made.textContent = words.csv;
    made.title = words.csvWhat;
    made.setAttribute('aria-label', `${words.csvWhat}: ${what}`);
    made.addEventListener('click', () => save(name, rows()));
    return made;
  };

  return { words, sen, plain, exact, short, percent, harmless, download, button };
})();
