// A document and the list beside it stay in step: whatever is pointed at or focused in one is shown in the other.
import { on, whenever } from "./page.js";

const marksOf = (id) => document.querySelectorAll(`[data-spans~="${CSS.escape(id)}"]`);
const itemOf = (id) => document.querySelector(`[data-span="${CSS.escape(id)}"]`);

function inStep(id) {
  for (const element of document.querySelectorAll("mark.in-step, [data-span].in-step")) element.classList.remove("in-step");
  for (const mark of marksOf(id)) mark.classList.add("in-step");
  itemOf(id)?.classList.add("in-step");
}

// Scrolls the pane, not the page, so the other side stays where it is; the page only follows when the pane's visible
// part cannot show the place. A pane wholly out of sight (one above the other on a telephone) is fetched only when
// asked for. Lines not seen yet only guess their height (content-visibility), so the place is looked up again once the
// lines around it have been laid out.
function reveal(element, { fetch = false, tries = 4 } = {}) {
  const pane = element?.closest(".document, .review-items");
  if (!pane) return;
  const place = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  const top = Math.max(frame.top, 0), bottom = Math.min(frame.bottom, innerHeight);
  if (place.top >= top && place.bottom <= bottom) return;
  const visible = bottom - top > 2 * place.height;
  pane.scrollTop += visible ? place.top - top - (bottom - top) / 3 : place.top - frame.top - frame.height / 3;
  if (tries > 1) requestAnimationFrame(() => reveal(element, { fetch, tries: tries - 1 }));
  else if (visible || fetch) element.scrollIntoView({ block: "nearest" });
}

function showMark(item, fetch = false) {
  inStep(item.dataset.span);
  reveal(marksOf(item.dataset.span)[0], { fetch });
}

on("focusin", "[data-span]", (item) => showMark(item));
on("click", "[data-span]", (item, event) => {
  const asked = event.target.closest('a[href^="#mark-"]');
  if (asked) event.preventDefault();
  showMark(item, Boolean(asked));
});

function showItem(mark, fetch = false) {
  const id = mark.dataset.spans.split(" ")[0];
  inStep(id);
  reveal(itemOf(id), { fetch });
}

on("click", "mark[data-spans]", (mark, event) => {
  event.preventDefault();
  showItem(mark, true);
  const item = itemOf(mark.dataset.spans.split(" ")[0]);
  (item?.querySelector("a, button, input, select, textarea, summary") ?? item)?.focus({ preventScroll: true });
});
on("focusin", "mark[data-spans]", (mark) => showItem(mark));

// One tab stop for the whole document; arrows walk its marks.
whenever("[data-document]", (pane) => {
  const links = [...pane.querySelectorAll("mark > a")];
  for (const [number, link] of links.entries()) link.tabIndex = number === 0 ? 0 : -1;
  pane.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const here = links.indexOf(document.activeElement);
    const next = links[here + (step ?? 0)];
    if (!step || here < 0 || !next) return;
    event.preventDefault();
    links[here].tabIndex = -1;
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
    reveal(next);
  });
});

// Ticks every box of a form, or none of them when all are ticked.
on("click", "[data-check-all]", (button) => {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(button.dataset.checkAll)}"][form="${CSS.escape(button.dataset.form)}"]`)];
  const tick = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = tick;
});
