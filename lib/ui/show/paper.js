// What only paper needs, written when the page is printed: its date and address, and the rows of
// tables that a screen shows in a box. A table draws itself on a canvas and keeps the cells that are
// in sight as text beside it, for those who hear the page: these are what can be written out.

let written = [];

function element(name, text = "", className = "on-paper") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function kind(text) {
  if (/^[-−+]?\$?[\d,.]+%?$/.test(text)) return "number";
  return /\S{24}/.test(text) ? "long" : "";
}

// The text beside a canvas holds figures as they are; on paper they have as many decimals as in a
// download.
function rounded(text) {
  return /^-?\d+\.\d{5,}$/.test(text) ? String(Number(Number(text).toFixed(4))) : text;
}

function writtenOut(grid) {
  const table = element("table");
  const parts = [table.createTHead(), table.createTBody()];
  const rows = [...grid.rows];
  for (const [number, row] of rows.entries()) {
    const copy = parts[Math.min(number, 1)].insertRow();
    for (const [column, cell] of [...row.cells].entries()) {
      // A head stands over its figures.
      const below = number ? cell : rows[1]?.cells[column];
      const name = number ? "td" : "th";
      copy.append(element(name, rounded(cell.textContent), kind(below?.textContent ?? "")));
    }
  }
  return table;
}

function missing(grid) {
  const rows = Number(grid.getAttribute("aria-rowcount")) - grid.rows.length;
  const columns = Number(grid.getAttribute("aria-colcount")) - (grid.rows[0]?.cells.length ?? 0);
  const more = [];
  if (rows > 0) more.push(`${rows.toLocaleString("en-US")} more rows`);
  if (columns > 0) more.push(columns > 1 ? `${columns} more columns` : "1 more column");
  return more.length ? `Not on paper: ${more.join(" and ")}. The download holds all.` : "";
}

function write(stamp) {
  stamp.textContent = `Printed ${new Date().toLocaleDateString("en-CA")} from ${location.href}`;
  for (const frame of document.querySelectorAll("[data-testid=stDataFrame]")) {
    const grid = frame.querySelector("table[role=grid]");
    if (!grid?.rows.length) continue;
    const left = missing(grid);
    const table = writtenOut(grid);
    frame.after(table);
    written.push(table);
    if (left) {
      const note = element("p", left);
      table.after(note);
      written.push(note);
    }
  }
}

function remove() {
  written.forEach((one) => one.remove());
  written = [];
}

export default function ({ parentElement }) {
  let stamp = parentElement.querySelector(":scope > .on-paper");
  if (!stamp) {
    stamp = element("p");
    parentElement.append(stamp);
  }
  const before = () => write(stamp);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", remove);
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", remove);
  };
}
