// Pages as people see them: axe (https://github.com/dequelabs/axe-core) in both themes at three widths, pictures, pages of
// print. Development only; nothing of it is shipped.
//
//   cd tools/pages && npm install
//   node look.mjs [--quick] [--pictures FOLDER] PAGE.html ...
//
// Every row: page, theme, width, findings of axe with everything unfolded, and how far the page is wider than the screen.
// Exit code 1 where there is a finding. --quick: pictures alone. CHROMIUM names the browser (/usr/bin/chromium).
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import puppeteer from 'puppeteer-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const args = process.argv.slice(2);
const quick = args[0] === '--quick' && args.shift();
const at = args.indexOf('--pictures');
const pictures = at < 0 ? null : args.splice(at, 2)[1];
const widths = [360, 768, 1440];
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--allow-file-access-from-files'],
});
// Pieces that are not too long to look at.
const PIECE = 2400;
async function picture(page, name, top, pieces = Infinity) {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: document.documentElement.scrollHeight }));
  for (let i = 0, y = top; y < height && i < pieces; i += 1, y += PIECE) {
    const clip = { x: 0, y, width, height: Math.min(PIECE, height - y) };
    await page.screenshot({ path: `${pictures}/${name}-${i + 1}.png`, clip, captureBeyondViewport: true });
  }
}

let findings = 0;
console.log('| page | theme | width | axe findings | wider than the screen | printed pages |\n|---|---|---|---|---|---|');
for (const file of args) {
  const name = basename(file, '.html');
  for (const theme of ['light', 'dark']) {
    for (const width of widths) {
      const page = await browser.newPage();
      const said = [];
      page.on('console', (m) => said.push(m.text()));
      page.on('pageerror', (e) => said.push(e.message));
      await page.setBypassCSP(true);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.setViewport({ width, height: 900 });
      await page.goto(`file://${resolve(file)}`);
      if (pictures) await picture(page, `${name}-${theme}-${width}`, 0);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      // A few of each level unfolded: thousands of lines are all alike.
      await page.evaluate(() => {
        const open = (all) => [...all].slice(0, 3).forEach((part) => { part.open = true; });
        open(document.querySelectorAll('details.opd'));
        document.querySelectorAll('details.opd[open]').forEach((opd) => open(opd.querySelectorAll('details.sub')));
        document.querySelectorAll('tr.fold button').forEach((press) => press.click());
      });
      if (pictures) {
        const top = await page.evaluate(() => document.getElementById('lines')?.offsetTop);
        if (top) await picture(page, `${name}-${theme}-${width}-lines`, top, 1);
      }
      if (!quick) await page.addScriptTag({ path: axe });
      const ran = () => window.axe.run(document, { resultTypes: ['violations'] });
      const { violations } = quick ? { violations: [] } : await page.evaluate(ran);
      let pages = '';
      if (theme === 'light' && width === 1440) {
        await page.reload();
        const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
        pages = (pdf.toString('latin1').match(/\/Type \/Page\b/g) || []).length;
        if (pictures) writeFileSync(`${pictures}/${name}.pdf`, pdf);
      }
      findings += violations.length + said.length;
      console.log(`| ${name} | ${theme} | ${width} | ${violations.length} | ${Math.max(0, over)} | ${pages} |`);
      for (const v of violations) console.error(`  ${v.id}: ${v.help}: ${v.nodes.slice(0, 4).map((n) => n.target.join(' ')).join(', ')} (${v.nodes.length})`);
      for (const line of said) console.error(`  console: ${line}`);
      await page.close();
    }
  }
}
await browser.close();
process.exit(findings ? 1 : 0);
