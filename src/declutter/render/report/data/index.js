"use strict";
(() => {
  const body = document.querySelector("tbody"), said = document.getElementById("said");
  const filter = document.getElementById("filter");
  const heads = Array.from(document.querySelectorAll("thead th"));
  const rows = Array.from(body.rows, (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    values: Array.from(row.cells, (cell) => cell.dataset.v ?? cell.textContent),
  }));
  const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;

  function sort(column) {
    const head = heads[column], button = head.firstElementChild;
    const falls = head.getAttribute("aria-sort") === "ascending";
    const number = "number" in button.dataset;
    heads.forEach((other) => { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    rows.sort((one, other) => {
      const [a, b] = [one.values[column], other.values[column]];
      return (falls ? -1 : 1) * (number ? a - b : compare(a, b));
    });
    body.append(...rows.map(({ row }) => row));
    said.textContent = `Sorted by ${button.textContent.toLowerCase()}, ${falls ? "falling" : "rising"}`;
  }
  function show() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach(({ row, text }) => {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left++;
    });
    said.textContent = words.length ? `${left} of ${rows.length} pages shown` : "";
  }

  heads.forEach((head, column) => { head.firstElementChild.addEventListener("click", () => { sort(column); }); });
  filter.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && event.target !== filter) {
      event.preventDefault();
      filter.focus();
      filter.select();
    } else if (event.key === "Escape" && event.target === filter) {
      filter.value = "";
      show();
    }
  });
  if (filter.value) show();
})();
