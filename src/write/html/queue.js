// What is asked and what is decided. Decisions are of a subject, which its key names; rows with one key have one decision.
const queue = (() => {
  'use strict';
  const { sen } = figures;
  const data = JSON.parse(document.getElementById('queue').textContent);
  const at = Object.fromEntries(data.columns.map((name, column) => [name, column]));
  const OWN = ['alasan', 'pemeriksa', 'tanggal', 'berlaku_sampai'];
  const STEPS = 200;

  // Words without marks and capitals, as subjects are compared.
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(' ');

  const rows = data.rows.map((row, number) => {
    const cell = (name) => row.cells[at[name]];
    const concepts = new Set(row.signs.map(([concept]) => concept));
    const named = [...concepts].map((concept) => data.concepts[concept]).join(' ');
    const texts = row.texts.map((part) => part.text).join(' ');
    return {
      ...row, cell, number, concepts, key: cell('key'), opd: cell('nama_opd'), amount: sen(cell('nilai')),
      search: fold(`${cell('kode_sub_kegiatan')} ${cell('nama_opd')} ${texts} ${named}`),
    };
  });
  const byKey = new Map();
  rows.forEach((row) => byKey.has(row.key) || byKey.set(row.key, row));

  const isVerdict = (verdict) => Number.isInteger(verdict) && verdict >= 0 && verdict < data.verdicts.length;
  const decision = (verdict, own) => (isVerdict(verdict) ? { verdict, ...Object.fromEntries(OWN.map((name) => [name, String(own[name] ?? '')])) } : null);
  const given = new Map();
  rows.filter((row) => row.decided !== null && !given.has(row.key)).forEach((row) => {
    given.set(row.key, decision(row.decided, Object.fromEntries(OWN.map((name) => [name, row.cell(name)]))));
  });

  // What was changed since: a decision, or null where there is none any more. The steps are what it was before.
  let changes = new Map();
  let steps = [];
  const about = { who: '', when: '', until: '', reason: '' };
  const of = (row) => (changes.has(row.key) ? changes.get(row.key) : given.get(row.key) ?? null);

  // Kept under the hash of what is asked: another budget does not meet these decisions. A browser may refuse.
  const place = `setara-review-${data.hash}`;
  const known = (entries) => (Array.isArray(entries) ? entries : [])
    .filter((entry) => Array.isArray(entry) && byKey.has(entry[0]))
    .map((entry) => (entry.length < 2 ? [entry[0]] : [entry[0], entry[1] ? decision(entry[1].verdict, entry[1]) : null]));
  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify({ changes: [...changes], steps, about }));
      return true;
    } catch {
      return false;
    }
  };
  const recall = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(place)) ?? {};
      changes = new Map(known(kept.changes).filter((entry) => entry.length > 1));
      steps = (Array.isArray(kept.steps) ? kept.steps : []).map(known).filter((step) => step.length);
      Object.keys(about).forEach((name) => { about[name] = String(kept.about?.[name] ?? ''); });
    } catch {
      // Nothing was kept, or nothing that can be read.
    }
  };

  // One step: decisions by key; null takes one away.
  const change = (decisions) => {
    steps.push([...decisions.keys()].map((key) => (changes.has(key) ? [key, changes.get(key)] : [key])));
    if (steps.length > STEPS) steps.shift();
    decisions.forEach((made, key) => changes.set(key, made));
    return keep();
  };
  // The row whose step was taken back, if there was one.
  const undo = () => {
    const step = steps.pop();
    if (!step) return null;
    step.forEach(([key, ...before]) => (before.length ? changes.set(key, before[0]) : changes.delete(key)));
    return byKey.get(step[0][0]);
  };

  recall();
  return { data, at, rows, byKey, fold, of, decision, change, undo, keep, recall, place, about };
})();
