// The page of `setara review --format html` in a browser, from the first key to the report: ten decisions by keys, one taken
// back, filters, the page opened again, decisions.csv saved and counted by `report --decisions`. Then axe in both themes at
// three widths, and how quick it is. Development only; nothing of it is shipped.
//
//   cd tools/pages && npm install
//   node review.mjs SETARA [BUDGET ...]
//
// SETARA is the binary; BUDGET the example budget where none is named. Every row: page, language, rows asked, milliseconds until
// the page is there and for a key, whether the csv is letter by letter what `review` writes with the same decisions filled in,
// what the lens `decided` counts, findings of axe, how far the page is wider than the screen. Exit code 1 where something is
// not as it must be. CHROMIUM names the browser (/usr/bin/chromium).
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import puppeteer from 'puppeteer-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const [binary, ...named] = process.argv.slice(2);
const setara = resolve(binary);
const example = join(import.meta.dirname, '../../examples/kabupaten-melati/apbd-2026.csv');
const budgets = (named.length ? named : [example]).map((file) => resolve(file));
const KEYS = ['1', '2', '3', '0', '?', 'y', '1', '2', '3', '1'];
const work = mkdtempSync(join(tmpdir(), 'review-'));
process.on('exit', () => rmSync(work, { recursive: true }));

function run(args) {
  const ran = spawnSync(setara, args, { cwd: work, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (ran.error || ran.status > 1) throw ran.error ?? new Error(`${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

/** Records of plain csv; cells keep their quotes, so that they can be written again. */
function records(csv) {
  const out = [['']];
  let quoted = false;
  for (const sign of csv.trimEnd()) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && sign === '\n') out.push(['']);
    else if (!quoted && sign === ',') out.at(-1).push('');
    else out.at(-1)[out.at(-1).length - 1] += sign;
  }
  return out;
}

/** What `review` writes, with the decisions of the keys filled in. */
function filled(csv, keys, verdicts, today) {
  const [head, ...rows] = records(csv);
  const at = (name) => head.indexOf(name);
  keys.forEach((key, i) => {
    const row = rows[i];
    row[at('putusan')] = key === 'y' ? row[at('saran')] : verdicts[key];
    [row[at('alasan')], row[at('pemeriksa')], row[at('tanggal')]] = ['"data terpilah, 2026"', 'Sari', today];
  });
  return [head, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

function decided(budget, decisions) {
  const report = JSON.parse(run(['report', budget, '--decisions', decisions, '--format', 'json']));
  return JSON.stringify(report.lenses.find((lens) => lens.lens === 'decided') ?? null);
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--allow-file-access-from-files'],
});
let wrong = 0;
const must = (is, what) => {
  if (is) return;
  wrong += 1;
  console.error(`  ${what}`);
};
const text = (page, id) => page.$eval(`#${id}`, (element) => element.textContent);

async function decide(page, rows) {
  await page.type('#who', 'Sari');
  await page.type('#usual-reason', 'data terpilah, 2026');
  await page.focus('#subject');
  const keys = KEYS.slice(0, rows);
  const begun = performance.now();
  for (const key of keys) await page.keyboard.press(key);
  const each = (performance.now() - begun) / keys.length;
  // The last is taken back, and decided otherwise.
  await page.keyboard.press('u');
  await page.keyboard.press('2');
  return { keys: [...keys.slice(0, -1), '2'], each };
}

async function saved(page, folder) {
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
  const done = new Promise((end) => session.on('Browser.downloadProgress', ({ state }) => state === 'completed' && end()));
  await page.click('#download');
  await done;
  const file = join(folder, 'decisions.csv');
  if (!existsSync(file)) throw new Error('nothing was saved');
  return file;
}

/** By the tabulator alone: every control is reached, and the last leads out of the page. */
async function tabs(page) {
  const wanted = await page.$$eval('main :is(button, input, select):not(:disabled)', (all) => all.length);
  await page.evaluate(() => document.activeElement.blur());
  const met = new Set();
  for (let i = 0; i < wanted + 10; i += 1) {
    await page.keyboard.press('Tab');
    met.add(await page.evaluate(() => {
      const all = [...document.querySelectorAll('main :is(button, input, select)')];
      return all.indexOf(document.activeElement);
    }));
  }
  met.delete(-1);
  return [met.size, wanted];
}

async function looked(file) {
  let [findings, wider] = [0, 0];
  for (const theme of ['light', 'dark']) {
    for (const width of [360, 768, 1440]) {
      const page = await browser.newPage();
      await page.setBypassCSP(true);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.setViewport({ width, height: 800 });
      await page.goto(`file://${file}`);
      wider = Math.max(wider, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth));
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      findings += violations.length;
      for (const v of violations) console.error(`  ${theme} ${width} ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`);
      await page.close();
    }
  }
  return [findings, wider];
}

console.log('| page | language | rows | ms to open | ms a key | csv as review writes it | decided | axe findings | wider than the screen |\n|---|---|---|---|---|---|---|---|---|');
for (const budget of budgets) {
  for (const language of ['id', 'en']) {
    const folder = mkdtempSync(join(work, 'one-'));
    const file = join(folder, 'page.html');
    run(['review', budget, '--lang', language, '-o', file]);
    const csv = run(['review', budget, '--lang', language]);
    const page = await browser.newPage();
    const said = [];
    page.on('console', (m) => said.push(m.text()));
    page.on('pageerror', (e) => said.push(e.message));
    // Pictures of the browser's own controls are data.
    page.on('request', (asked) => /^(file|blob|data):/.test(asked.url()) || said.push(`asks for ${asked.url()}`));
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(`file://${file}`);
    // The other language has the same decisions.
    await page.evaluate(() => localStorage.clear());
    const begun = performance.now();
    await page.reload();
    const opened = performance.now() - begun;
    const rows = records(csv).length - 1;
    const { keys, each } = await decide(page, rows);
    const progress = await text(page, 'progress-all');
    must(progress.startsWith(`${keys.length} `), `progress: ${progress}`);
    await page.select('#by-state', 'decided');
    must(await page.$$eval('#rows tr', (all) => all.length) === keys.length, 'the filter of what is decided');
    await page.select('#by-state', '');
    await page.reload();
    must(await text(page, 'progress-all') === progress, 'what was decided is there after the page is opened again');
    const [met, wanted] = await tabs(page);
    must(met === wanted, `${met} of ${wanted} controls are reached by the tabulator`);
    const decisions = await saved(page, folder);
    const today = await page.evaluate(() => new Intl.DateTimeFormat('sv').format(new Date()));
    const words = language === 'id' ? ['bukan ARG', 'telaah'] : ['none', 'review'];
    const verdicts = { 1: 'khusus target', 2: 'kesetaraan', 3: 'pelembagaan', 0: words[0], '?': words[1] };
    const expected = join(folder, 'expected.csv');
    writeFileSync(expected, filled(csv, keys, verdicts, today));
    const same = readFileSync(decisions, 'utf8') === readFileSync(expected, 'utf8');
    must(same, `${decisions} is not what review writes`);
    const counted = decided(budget, decisions);
    must(counted === decided(budget, expected) && counted !== 'null', `decided: ${counted}`);
    const [findings, wider] = await looked(file);
    must(findings === 0 && wider <= 0, 'axe, width');
    said.forEach((line) => must(false, `console: ${line}`));
    await page.close();
    const { amount, lines } = JSON.parse(counted);
    console.log(`| ${basename(budget)} | ${language} | ${rows} | ${opened.toFixed(0)} | ${each.toFixed(0)} | ${same ? 'yes' : 'NO'} | ${amount} (${lines} lines) | ${findings} | ${Math.max(0, wider)} |`);
  }
}
await browser.close();
process.exit(wrong ? 1 : 0);
