// The pictures of docs/img: what setara writes of the example budget, in each format and both languages. Development only.
//
//   cd tools/pages && npm install
//   node pictures.mjs [SETARA] [NAME ...]
//
// SETARA is the binary (target/debug/setara); NAME makes these alone (terminal, periksa, laporan, telepon, buku-kerja,
// word, gbs). Needs chromium, soffice and pdftoppm. CHROMIUM names the browser (/usr/bin/chromium).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import sharp from 'sharp';

const root = resolve(import.meta.dirname, '../..');
const images = join(root, 'docs/img');
const [binary = join(root, 'target/debug/setara'), ...wanted] = process.argv.slice(2);
const setara = resolve(binary);
const work = mkdtempSync(join(tmpdir(), 'pictures-'));
process.on('exit', () => rmSync(work, { recursive: true }));
const COLUMNS = 100;

function run(program, args, env = {}) {
  const cwd = join(root, 'examples/kabupaten-melati');
  const ran = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  // Findings are exit code 1.
  if (ran.error || ran.status > 1) throw ran.error ?? new Error(`${program} ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

/** A file that setara writes of the example. */
function written(command, name, language) {
  const path = join(work, `${language}-${name}`);
  run(setara, [...command, '--lang', language, '-o', path]);
  return path;
}

async function save(picture, name, language) {
  const file = `${name}-${language}.png`;
  const palette = sharp(picture).png({ palette: true, dither: 0, effort: 10 });
  const { size, width, height } = await palette.toFile(join(images, file));
  console.log(`docs/img/${file}  ${width} × ${height}  ${Math.ceil(size / 1024)} kB`);
}

/** The pages of a PDF as pictures. */
function pages(pdf, first, last) {
  const base = pdf.replace(/\.pdf$/, '');
  run('pdftoppm', ['-png', '-r', '90', '-f', `${first}`, '-l', `${last}`, pdf, base]);
  const made = readdirSync(work).filter((file) => join(work, file).startsWith(`${base}-`) && file.endsWith('.png'));
  return made.sort().map((file) => join(work, file));
}

// An office of the language: it decides how a sheet shows its numbers.
function office(path, language) {
  const home = join(work, `office-${language}`);
  const locale = { id: 'id-ID', en: 'en-US' }[language];
  mkdirSync(join(home, 'user'), { recursive: true });
  writeFileSync(join(home, 'user/registrymodifications.xcu'), `<?xml version="1.0" encoding="UTF-8"?>
    <oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
    <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${locale}</value></prop></item></oor:items>`);
  run('soffice', [`-env:UserInstallation=file://${home}`, '--headless', '--convert-to', 'pdf', '--outdir', work, path]);
  return path.replace(/\.\w+$/, '.pdf');
}

// The colours of a dark terminal for the codes that setara writes.
const INKS = { 31: '#ff7b72', 33: '#e3b341', 36: '#56d4dd' };

/** What a terminal shows of text with colours: HTML. */
function coloured(text) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return safe.replace(/\x1b\[([\d;]*)m/g, (_, codes) => {
    const styles = codes.split(';').map((code) => (code === '1' ? 'font-weight:bold' : INKS[code] && `color:${INKS[code]}`));
    return codes === '0' ? '</span>' : `<span style="${styles.filter(Boolean).join(';')}">`;
  });
}

async function terminal(page, command, language, lines, last = 0) {
  const printed = run(setara, [...command, '--lang', language], { COLUMNS: `${COLUMNS}`, CLICOLOR_FORCE: '1' });
  const all = printed.trimEnd().split('\n');
  const shown = last ? [...all.slice(0, lines), '…', ...all.slice(-last)] : all.slice(0, lines);
  const typed = `<b style="color:#7ee787">$</b> setara ${command.join(' ')}\n`;
  await page.setViewport({ width: 1000, height: 300, deviceScaleFactor: 1.25 });
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #0d1117; }
    pre { margin: 0; padding: 16px; width: ${COLUMNS}ch; display: inline-block; color: #d1d7e0; background: #0d1117;
      font: 14px/1.35 'DejaVu Sans Mono', monospace; white-space: pre-wrap; word-break: break-all; }
    </style><pre>${typed}${coloured(shown.join('\n'))}</pre>`);
  return (await page.$('pre')).screenshot();
}

async function screen(page, file, theme, viewport) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.setViewport(viewport);
  await page.goto(`file://${file}`);
  return page.screenshot();
}

/** One above the other, with a line of grey between sheets of paper. */
async function stacked(files) {
  const sizes = await Promise.all(files.map((file) => sharp(file).metadata()));
  const width = Math.max(...sizes.map((size) => size.width)) + 2;
  const height = sizes.reduce((sum, size) => sum + size.height + 1, 1);
  let top = 1;
  const layers = files.map((input, i) => {
    const layer = { input, left: 1, top };
    top += sizes[i].height + 1;
    return layer;
  });
  return sharp({ create: { width, height, channels: 3, background: '#888888' } }).composite(layers).png().toBuffer();
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--allow-file-access-from-files'],
});
const page = await browser.newPage();
const report = ['report', 'apbd-2026.csv'];
const statement = ['gbs', 'render', 'gbs/pelatihan-vokasi.toml'];
const desk = { width: 1440, height: 1000 };
const phone = { width: 360, height: 780, deviceScaleFactor: 2 };
const kinds = {
  terminal: (language) => terminal(page, report, language, 28),
  periksa: (language) => terminal(page, ['check', 'apbd-2026.csv'], language, 19, 1),
  laporan: (language) => screen(page, written(report, 'a.html', language), 'light', desk),
  telepon: (language) => screen(page, written(report, 'a.html', language), 'dark', phone),
  'buku-kerja': (language) => stacked(pages(office(written(report, 'a.xlsx', language), language), 1, 2)),
  word: (language) => stacked(pages(office(written(report, 'b.docx', language), language), 1, 1)),
  gbs: async (language) => {
    const html = written(statement, 'gbs.html', language);
    await page.goto(`file://${html}`);
    const pdf = html.replace(/html$/, 'pdf');
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    return stacked(pages(pdf, 1, 1));
  },
};
for (const [name, picture] of Object.entries(kinds)) {
  if (wanted.length && !wanted.includes(name)) continue;
  // The statement is a form of the government: there is one.
  for (const language of name === 'gbs' ? ['id'] : ['id', 'en']) await save(await picture(language), name, language);
}
await browser.close();
