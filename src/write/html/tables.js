(() => {
  'use strict';
  const { words, sen, plain, exact, short, percent, button } = figures;
  const isShown = (row) => !row.hidden && !(row.classList.contains('zero') && row.closest('.folded'));

  // Tables: rows that the filter leaves, their sum, and csv of them.
  const texts = (cell) => {
    const code = cell.querySelector('small');
    const name = cell.cloneNode(true);
    name.querySelectorAll('small').forEach((part) => part.remove());
    return [name.textContent, code ? code.textContent : ''];
  };
  const csvRows = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const coded = heads.map((_, i) => [...table.rows].some((row) => row.cells[i].querySelector('small')));
    const titles = heads.flatMap((head, i) => [head.textContent, ...(coded[i] ? [words.code] : [])]);
    const rows = [...table.tBodies[0].rows, ...(table.tFoot ? table.tFoot.rows : [])];
    const left = rows.filter((row) => !row.hidden && !row.classList.contains('fold'));
    return [titles, ...left.map((row) => [...row.cells].flatMap((cell, i) => {
      if (cell.dataset.v !== undefined) return [{ figure: cell.dataset.v }];
      const [name, code] = texts(cell);
      return coded[i] ? [name, code] : [name];
    }))];
  };

  document.querySelectorAll('table[data-name]').forEach((table) => {
    const heading = document.getElementById(table.getAttribute('aria-labelledby'));
    const place = document.createElement('p');
    place.className = 'tools';
    place.append(button(`setara-${table.dataset.name}`, heading.textContent, () => csvRows(table)));
    table.closest('.scroll').before(place);
    const scroll = table.closest('.scroll');
    const cue = scroll.parentElement.querySelector(`#${table.id}-cue`);
    if (!cue) return;
    cue.classList.add('measured');
    new ResizeObserver(() => { cue.hidden = scroll.scrollWidth <= scroll.clientWidth; }).observe(scroll);
  });

  // The total of the rows that are shown, in place of the total of all.
  const sumRow = (table) => {
    const row = document.createElement('tr');
    row.className = 'shown';
    row.hidden = true;
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      const cell = document.createElement(i === 0 ? 'th' : 'td');
      if (i === 0) cell.scope = 'row';
      if (head.classList.contains('n')) cell.className = 'n';
      row.append(cell);
    });
    table.tFoot.append(row);
    return row;
  };
  const fillSum = (table, row, rows) => {
    const heads = [...table.tHead.rows[0].cells];
    const sums = heads.map((head, i) => {
      const values = rows.map((r) => r.cells[i].dataset.v).filter((v) => v !== undefined);
      if (!head.dataset.kind || values.length === 0) return null;
      return values.reduce((sum, v) => sum + (head.dataset.kind === 'money' ? sen(v) : BigInt(v)), 0n);
    });
    heads.forEach((head, i) => {
      const cell = row.cells[i];
      if (i === 0) cell.textContent = words.sum;
      else if (head.dataset.of) {
        const [part, whole] = head.dataset.of.split(' ').map((at) => sums[at]);
        cell.textContent = part === null || whole === null ? '-' : percent(part, whole);
      } else if (sums[i] !== null && head.dataset.kind === 'money') {
        cell.textContent = short(sums[i]);
        cell.title = exact(sums[i]);
        cell.dataset.v = `${sums[i] < 0n ? '-' : ''}${plain(exact(sums[i] < 0n ? -sums[i] : sums[i]))}`;
      } else if (sums[i] !== null) {
        cell.textContent = exact(sums[i] * 100n);
        cell.dataset.v = sums[i].toString();
      }
    });
  };

  document.querySelectorAll('.filter[data-table]').forEach((box) => {
    const [input, said] = [box.querySelector('input'), box.querySelector('output')];
    const table = document.getElementById(box.dataset.table);
    const body = table.tBodies[0];
    const sum = table.tFoot && table.querySelector('[data-kind]') ? sumRow(table) : null;
    box.hidden = false;
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      table.classList.toggle('filtered', wanted !== '');
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      const left = [...body.rows].filter((row) => !row.hidden);
      said.textContent = wanted ? `${left.length} / ${body.rows.length} ${words.shown}` : '';
      if (!sum) return;
      for (const row of table.tFoot.rows) row.hidden = wanted !== '';
      const fold = table.tFoot.querySelector('.fold');
      if (fold) fold.hidden = wanted !== '';
      sum.hidden = wanted === '';
      if (wanted) fillSum(table, sum, left);
    });
  });

  // Rows of zeros, folded until somebody asks for them.
  document.querySelectorAll('tr.fold').forEach((row) => {
    const table = row.closest('table');
    const press = row.querySelector('button');
    const fold = (folded) => {
      table.classList.toggle('folded', folded);
      press.setAttribute('aria-expanded', String(!folded));
    };
    row.hidden = false;
    fold(true);
    press.addEventListener('click', () => fold(!table.classList.contains('folded')));
  });

  // Bars by money or by share.
  document.querySelectorAll('.switch').forEach((box) => {
    const table = document.getElementById(box.dataset.table);
    const length = box.previousElementSibling.querySelector('.length');
    const figure = length.querySelector('span');
    const money = figure.textContent;
    box.hidden = false;
    box.addEventListener('change', () => {
      const byShare = box.querySelector('input:checked').value === 'share';
      figure.textContent = byShare ? length.dataset.share : money;
      table.querySelectorAll('.thin').forEach((bar) => {
        const rect = bar.querySelector('rect');
        bar.dataset.money = bar.dataset.money || rect.getAttribute('width');
        rect.setAttribute('width', byShare ? bar.dataset.share || '0%' : bar.dataset.money);
      });
    });
  });

  // The lines behind the figures.
  document.querySelectorAll('.filter[data-tree]').forEach((box) => {
    const [input, said] = [box.querySelector('input'), box.querySelector('output')];
    const tree = document.getElementById(box.dataset.tree);
    const lines = [...tree.querySelectorAll('.lines tbody tr')].map((row) => {
      const sub = row.closest('.sub');
      const whose = `${sub.parentElement.firstElementChild.firstElementChild.textContent} ${sub.firstElementChild.firstElementChild.textContent}`;
      return { row, sub, opd: sub.parentElement, text: `${whose} ${row.textContent}`.toLowerCase(), amount: sen(plain(row.cells[2].textContent)) };
    });
    const groups = [...tree.querySelectorAll('details')];
    const sums = new Map(groups.map((group) => [group, group.querySelector('.all')]));
    const before = new Map([...sums].map(([group, sum]) => [group, [sum.textContent, sum.title]]));
    const show = () => {
      const wanted = input.value.trim().toLowerCase();
      const found = new Map(groups.map((group) => [group, 0n]));
      const counts = new Map(groups.map((group) => [group, 0]));
      let [whole, count] = [0n, 0];
      for (const line of lines) {
        const hit = line.text.includes(wanted);
        line.row.hidden = !hit;
        if (!hit) continue;
        [whole, count] = [whole + line.amount, count + 1];
        for (const group of [line.sub, line.opd]) {
          found.set(group, found.get(group) + line.amount);
          counts.set(group, counts.get(group) + 1);
        }
      }
      tree.classList.toggle('filtered', wanted !== '');
      for (const group of groups) {
        const sum = sums.get(group);
        group.hidden = wanted !== '' && counts.get(group) === 0;
        [sum.textContent, sum.title] = wanted ? [short(found.get(group)), exact(found.get(group))] : before.get(group);
        if (!wanted) group.open = false;
        else if (group.classList.contains('opd') || count <= 200) group.open = counts.get(group) > 0;
      }
      said.textContent = wanted ? `${exact(BigInt(count) * 100n)} ${words.found}: ${exact(whole)}` : '';
    };
    let waiting = 0;
    input.addEventListener('input', () => {
      if (lines.length <= 2000) return show();
      clearTimeout(waiting);
      waiting = setTimeout(show, 200);
    });
    box.hidden = false;
    const csv = () => [
      [words.opd, words.code, words.sub, words.code, ...[...tree.querySelector('.lines thead tr').cells].map((c) => c.textContent)],
      ...lines.filter((line) => !line.row.hidden).map((line) => [
        ...texts(line.opd.firstElementChild.firstElementChild), ...texts(line.sub.firstElementChild.firstElementChild),
        ...[...line.row.cells].map((cell, i) => (i === 2 ? { figure: plain(cell.textContent) } : [...cell.childNodes].map((n) => n.textContent).join(' · '))),
      ]),
    ];
    box.append(' ', button('setara-lines', document.getElementById('lines-title').textContent, csv));
  });
})();
