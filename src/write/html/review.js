// The page: one row at a time to decide, the queue a page at a time, and keys.
(() => {
  'use strict';
  const { words, exact, short, percent } = figures;
  const { data, rows, of, about } = queue;
  const $ = (id) => document.getElementById(id);
  const PAGE = 50;
  const money = (amount, figure = short) => `${data.money}${figure(amount)}`;
  const count = (n) => exact(BigInt(n) * 100n);

  // Elements are made of texts alone: nothing of a budget is markup.
  const made = (tag, ...parts) => {
    const element = document.createElement(tag);
    element.append(...parts);
    return element;
  };
  const marked = ({ text, marks }) => {
    const parts = [];
    let from = 0;
    for (const [start, end] of marks) {
      parts.push(text.slice(from, start), made('mark', text.slice(start, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  };
  // What everybody sees, and what is for who hears the page.
  const say = (text) => { $('said').textContent = text; };
  const announce = (text) => { $('announced').textContent = text; };

  // What the filter leaves.
  let shown = rows;
  let current = rows[0] ?? null;
  let first = 0;
  const opds = [...new Set(rows.map((row) => row.opd))].sort((a, b) => a.localeCompare(b, document.documentElement.lang));
  // Written before the decision is made.
  const reasons = new Map();
  const isOpen = (row) => of(row) === null;
  const states = {
    '': () => true, open: isOpen, decided: (row) => !isOpen(row), 'no-reason': (row) => of(row)?.alasan.trim() === '',
  };
  const filter = () => {
    const [opd, concept, state] = [$('by-opd').value, $('by-concept').value, states[$('by-state').value]];
    const wanted = queue.fold($('by-text').value);
    const hasConcept = (row) => concept === '' || (concept === 'official' ? row.official : row.concepts.has(Number(concept)));
    shown = rows.filter((row) => (opd === '' || row.opd === opds[opd]) && hasConcept(row) && row.search.includes(wanted) && state(row));
  };

  // Progress.
  const sums = (some) => {
    const decided = some.filter((row) => !isOpen(row));
    const sum = (list) => list.reduce((total, row) => total + row.amount, 0n);
    return { decided: decided.length, all: some.length, money: sum(decided), whole: sum(some) };
  };
  const told = (sum) => `${count(sum.decided)} ${words.of} ${count(sum.all)} ${words.decidedSoFar}; `
    + `${money(sum.money)} ${words.of} ${money(sum.whole)} (${percent(sum.money, sum.whole)})`;
  const bar = (id, part, whole) => {
    $(id).max = Math.max(1, Number(whole));
    $(id).value = Math.max(0, Number(part));
  };
  const showProgress = () => {
    const all = sums(rows);
    const lacking = rows.filter(states['no-reason']).length;
    $('progress-all').textContent = `${told(all)}${lacking ? `; ${count(lacking)} ${words.lackingReason}` : ''}`;
    $('progress-filtered').textContent = shown.length === rows.length ? '' : `${words.filtered}: ${told(sums(shown))}`;
    bar('bar-number', all.decided, all.all);
    bar('bar-money', all.money, all.whole);
  };

  // The row at hand.
  const name = (row) => {
    const [sub] = row.texts;
    return sub.text ? sub : { text: row.cell('kode_sub_kegiatan') || words.withoutName, marks: [] };
  };
  const fact = (term, ...parts) => made('div', made('dt', term), made('dd', ...parts));
  const signs = (row) => {
    const said = row.signs.map(([concept, field, text]) => `${data.concepts[concept]}: ${text} (${data.fields[field] ?? field})`);
    return [...new Set(said), ...(row.official ? [words.official] : [])];
  };
  const facts = (row) => {
    const out = row.texts.slice(1).map((part) => fact(data.fields[part.field] ?? part.field, ...marked(part)));
    if (!row.texts.some((part) => part.field === 'item')) out.unshift(fact(data.fields.item, words.whole));
    const code = row.cell('kode_sub_kegiatan');
    if (code) out.push(fact(data.fields.kode, row.signs.some(([, field]) => field === 'kode') ? made('mark', code) : code));
    out.push(fact(words.opd, row.opd || words.withoutName));
    out.push(fact(words.amount, made('strong', money(row.amount, exact)), ` (${words.lines}: ${row.cell('baris')})`));
    out.push(fact(words.suggested, made('strong', data.verdicts[row.suggestion].name)));
    out.push(fact(words.evidence, made('ul', ...signs(row).map((sign) => made('li', sign)))));
    out.push(fact(words.accuracy, row.cell('ketepatan')));
    if (row.blocked.length) out.push(fact(words.blocked, made('ul', ...row.blocked.map((sign) => made('li', sign)))));
    out.push(fact(words.place, row.cell('tempat')));
    return out;
  };
  const showDecision = (row) => {
    const decision = of(row);
    document.querySelectorAll('[data-verdict]').forEach((press) => {
      press.setAttribute('aria-pressed', String(decision?.verdict === Number(press.dataset.verdict)));
    });
    const parts = decision ? [data.verdicts[decision.verdict].name, decision.pemeriksa, decision.tanggal, decision.berlaku_sampai && `${words.until} ${decision.berlaku_sampai}`] : [];
    $('decision').textContent = parts.filter(Boolean).join(' · ');
    $('reason').value = decision ? decision.alasan : reasons.get(row.key) ?? '';
    $('reason').placeholder = decision ? '' : about.reason;
    $('clear').disabled = !decision;
  };
  const showCurrent = () => {
    $('card').hidden = !current;
    $('nothing').hidden = Boolean(current);
    $('position').textContent = current ? `${count(current.number + 1)} / ${count(rows.length)}` : '';
    if (!current) return;
    $('subject').replaceChildren(...marked(name(current)));
    $('facts').replaceChildren(...facts(current));
    showDecision(current);
  };

  // The queue.
  const verdict = (decision) => {
    const by = [decision.pemeriksa, decision.tanggal].filter(Boolean).join(', ');
    return [data.verdicts[decision.verdict].name, made('small', by)];
  };
  const line = (row) => {
    const open = made('button', name(row).text);
    open.type = 'button';
    open.addEventListener('click', () => { go(row); $('subject').focus(); });
    const item = row.texts.find((part) => part.field === 'item');
    const decision = of(row);
    const cell = (label, ...parts) => {
      const out = made('td', ...parts);
      out.dataset.label = label;
      return out;
    };
    const [order, figure] = [cell('', count(row.number + 1)), cell(words.amount, money(row.amount))];
    order.className = figure.className = 'n';
    figure.title = money(row.amount, exact);
    const out = made('tr', order, cell('', open, ...(item ? [made('small', item.text)] : [])), cell(words.opd, row.opd), figure,
      cell(words.suggested, data.verdicts[row.suggestion].name), cell(words.decision, ...(decision ? verdict(decision) : [])),
      cell(words.reason, decision?.alasan ?? ''));
    if (row === current) out.setAttribute('aria-current', 'true');
    return out;
  };
  const showQueue = (whole = false) => {
    const some = whole ? shown : shown.slice(first, first + PAGE);
    $('rows').replaceChildren(...some.map(line));
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    $('pages').textContent = `${words.page} ${count(first / PAGE + 1)} / ${count(pages)}`;
    $('earlier').disabled = first === 0;
    $('later').disabled = first + PAGE >= shown.length;
  };
  const turnTo = (row) => {
    const place = shown.indexOf(row);
    if (place >= 0) first = place - (place % PAGE);
    first = Math.min(first, Math.max(0, PAGE * (Math.ceil(shown.length / PAGE) - 1)));
  };
  const show = () => {
    turnTo(current);
    showProgress();
    showCurrent();
    showQueue();
  };
  const go = (row) => {
    current = row;
    show();
    say('');
    announce(`${name(row).text}. ${row.cell('uraian')} ${money(row.amount)}`);
    const { top, bottom } = $('current').getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) $('current').scrollIntoView({ block: 'start' });
  };
  const refilter = () => {
    filter();
    if (!shown.includes(current)) current = shown.find(isOpen) ?? shown[0] ?? null;
    show();
  };

  // Deciding.
  let isKept = queue.keep();
  let isSaved = true;
  const showKept = () => { $('kept').textContent = isKept ? words.kept : words.notKept; };
  const change = (decisions) => {
    isKept = queue.change(decisions);
    isSaved = false;
    showKept();
  };
  // The day here, when it is decided.
  const today = () => {
    const now = new Date();
    const two = (n) => String(n).padStart(2, '0');
    return `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };
  // The first after the row at hand that is open, then from the start.
  const nextOpen = () => {
    const later = shown.find((row) => row.number > current.number && isOpen(row));
    return later ?? shown.find((row) => row !== current && isOpen(row)) ?? null;
  };
  const advance = () => {
    const next = current && nextOpen();
    filter();
    if (next) return go(next);
    if (!shown.includes(current)) current = shown[0] ?? null;
    show();
    say(words.allDecided);
  };
  const decide = (verdict) => {
    if (!current) return;
    if (!about.who.trim()) {
      say(words.nameFirst);
      $('who').focus();
      return;
    }
    const own = { alasan: $('reason').value.trim() || about.reason.trim(), pemeriksa: about.who.trim(), tanggal: about.when || today(), berlaku_sampai: about.until };
    change(new Map([[current.key, queue.decision(verdict, own)]]));
    advance();
  };
  const clear = () => {
    if (!current || isOpen(current)) return;
    change(new Map([[current.key, null]]));
    refilter();
  };
  const writeReason = () => {
    if (!current) return;
    const [decision, text] = [of(current), $('reason').value.trim()];
    if (!decision) reasons.set(current.key, text);
    else if (decision.alasan !== text) change(new Map([[current.key, { ...decision, alasan: text }]]));
  };
  const undo = () => {
    const row = queue.undo();
    if (!row) return say(words.nothingToUndo);
    [isKept, isSaved] = [queue.keep(), false];
    showKept();
    filter();
    go(row);
    say(`${words.undone}: ${name(row).text}`);
  };
  // A row further on, or back, among those that are shown.
  const step = (by) => {
    if (!current) return;
    const ahead = shown.filter((row) => (by > 0 ? row.number > current.number : row.number < current.number));
    const next = by > 0 ? ahead[0] : ahead.at(-1);
    if (next) go(next);
  };
  const toOpen = () => {
    const next = current && nextOpen();
    if (next) go(next); else say(words.allDecided);
  };

  // Buttons and keys do the same.
  const actions = {
    y: () => current && decide(current.suggestion), x: clear, u: undo, j: () => step(1), k: () => step(-1), n: toOpen,
    a: () => { if (current) $('reason').focus(); },
  };
  data.verdicts.forEach(({ key }, verdict) => { actions[key] = () => decide(verdict); });
  document.querySelectorAll('[data-verdict]').forEach((press) => press.addEventListener('click', () => decide(Number(press.dataset.verdict))));
  Object.entries({ agree: 'y', clear: 'x', undo: 'u', next: 'j', previous: 'k', 'next-open': 'n' })
    .forEach(([id, key]) => $(id).addEventListener('click', actions[key]));
  const isTyping = (target) => target.matches?.('textarea, select, input:not([type=checkbox]):not([type=file])');
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const action = Object.hasOwn(actions, key) && actions[key];
    if (!action || !$('keys-on').checked) return;
    event.preventDefault();
    action();
  });
  $('reason').addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    $('subject').focus();
  });
  // A click that ends the writing still meets what it was aimed at: the queue stays, but for this row.
  $('reason').addEventListener('change', () => {
    writeReason();
    showProgress();
    document.querySelector('#rows [aria-current]')?.replaceWith(line(current));
  });

  Object.entries({ who: 'who', when: 'when', until: 'until', 'usual-reason': 'reason' }).forEach(([id, field]) => {
    $(id).addEventListener('input', () => {
      about[field] = $(id).value;
      isKept = queue.keep();
      showKept();
      if (current) showDecision(current);
    });
  });
  const showAbout = () => {
    [$('who').value, $('when').value, $('until').value, $('usual-reason').value] = [about.who, about.when, about.until, about.reason];
  };

  // The file.
  $('download').addEventListener('click', () => { decisionsFile.save(); isSaved = true; });
  $('load').addEventListener('change', async () => {
    const [file] = $('load').files;
    if (!file) return;
    const found = decisionsFile.read(await file.text());
    $('load').value = '';
    if (!found) return say(words.noDecisions);
    if (found.made.size) change(found.made);
    refilter();
    say(`${count(found.made.size)} ${words.loaded}${found.unknown ? `; ${count(found.unknown)} ${words.notLoaded}` : ''}`);
  });
  addEventListener('beforeunload', (event) => { if (!isKept && !isSaved) event.preventDefault(); });
  // The same page in another tab.
  addEventListener('storage', (event) => {
    if (event.key !== queue.place) return;
    queue.recall();
    showAbout();
    refilter();
  });

  // Filters, pages, print.
  const options = (id, entries) => $(id).append(...entries.map(([value, text, n]) => {
    const option = made('option', `${text} (${count(n)})`);
    option.value = value;
    return option;
  }));
  const counted = (values) => values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
  const ofOpd = counted(rows.map((row) => row.opd));
  options('by-opd', opds.map((opd, i) => [i, opd || words.withoutName, ofOpd.get(opd)]));
  const concepts = counted(rows.flatMap((row) => [...row.concepts]));
  const official = rows.filter((row) => row.official).length;
  options('by-concept', [...(official ? [['official', words.official, official]] : []),
    ...[...concepts].map(([concept, n]) => [concept, data.concepts[concept], n]).sort((a, b) => (a[1] < b[1] ? -1 : 1))]);
  ['by-opd', 'by-concept', 'by-state'].forEach((id) => $(id).addEventListener('change', refilter));
  let waiting = 0;
  $('by-text').addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(refilter, 150);
  });
  const turn = (by) => { first += by * PAGE; showQueue(); };
  $('earlier').addEventListener('click', () => turn(-1));
  $('later').addEventListener('click', () => turn(1));
  addEventListener('beforeprint', () => showQueue(true));
  addEventListener('afterprint', () => showQueue());

  $('main').hidden = false;
  showAbout();
  showKept();
  current = rows.find(isOpen) ?? current;
  show();
})();
