(() => {
  'use strict';
  const root = document.documentElement;
  const words = JSON.parse(document.body.dataset.words);

  const theme = document.getElementById('theme');
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    root.dataset.theme = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
  });

  // What a cell is sorted by: its exact figure, else its text. Cells without a figure come last.
  const value = (row, column, figure) => {
    const cell = row.cells[column];
    if (!figure) return cell.textContent.trim().toLowerCase();
    return cell.dataset.v === undefined ? -Infinity : Number(cell.dataset.v);
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const figure = head.classList.contains('n');
      const button = document.createElement('button');
      button.type = 'button';
      button.title = words.sort;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const first = figure ? 'descending' : 'ascending';
        const other = figure ? 'ascending' : 'descending';
        const order = head.getAttribute('aria-sort') === first ? other : first;
        heads.forEach((h) => h.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
        const sign = order === 'ascending' ? 1 : -1;
        const rows = [...body.rows].map((row) => [value(row, column, figure), row]);
        rows.sort(([a], [b]) => sign * (figure ? (a > b) - (a < b) : a.localeCompare(b, root.lang)));
        body.append(...rows.map(([, row]) => row));
      });
    });
  };

  document.querySelectorAll('table.long').forEach(sortable);
})();
