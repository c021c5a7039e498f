// A row opens in place: its own page's content is fetched once into the line below it. Without a script the link leads there.
import { on } from "./page.js";

const detail = (link) => document.getElementById(link.getAttribute("aria-controls"));

document.addEventListener("htmx:confirm", (event) => {
  const link = event.target.closest?.("[data-open-row]");
  if (!link) return;
  const line = detail(link);
  const open = link.getAttribute("aria-expanded") === "true";
  if (open || line.dataset.loaded) {
    event.preventDefault();
    show(link, line, !open);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt?.closest?.("[data-open-row]");
  if (!link) return;
  const line = detail(link);
  line.dataset.loaded = "yes";
  show(link, line, true);
});

function show(link, line, open) {
  line.hidden = !open;
  link.setAttribute("aria-expanded", String(open));
}

// The whole row is a large target, except where it already holds something to press or words being selected.
on("click", ".table-region tbody tr:not(.row-detail)", (row, event) => {
  if (event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
  row.querySelector("[data-open-row]")?.click();
});
