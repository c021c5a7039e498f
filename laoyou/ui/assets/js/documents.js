// A document and the list beside it stay in step: whatever is pointed at or focused in one is shown in the other.
import { on, whenever } from "./page.js";

const marksOf = (id) => document.querySelectorAll(`[data-spans~="${CSS.escape(id)}"]`);
const itemOf = (id) => document.querySelector(`[data-span="${CSS.escape(id)}"]`);

function inStep(id) {
  for (const element of document.querySelectorAll("mark.in-step, [data-span].in-step")) element.classList.remove("in-step");
  for (const mark of marksOf(id)) mark.classList.add("in-step");
  itemOf(id)?.classList.add("in-step");
}

// Scrolls the pane, not the page, so the other side stays where it is. Lines not seen yet only guess their height
// (content-visibility), so the place is looked up again once the lines around it have been laid out.
function reveal(element, tries = 4) {
  const pane = element?.closest(".document, .review-items");
  if (!pane) return;
  const place = element.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (place.top >= frame.top && place.bottom <= frame.bottom) return;
  pane.scrollTop += place.top - frame.top - frame.height / 3;
  if (tries > 1) requestAnimationFrame(() => reveal(element, tries - 1));
}

function showMark(item) {
  inStep(item.dataset.span);
  reveal(marksOf(item.dataset.span)[0]);
}

on("focusin", "[data-span]", showMark);
on("click", "[data-span]", (item, event) => {
  if (event.target.closest('a[href^="#mark-"]')) event.preventDefault();
  showMark(item);
});

function showItem(mark) {
  const id = mark.dataset.spans.split(" ")[0];
  inStep(id);
  reveal(itemOf(id));
}

on("click", "mark[data-spans]", (mark, event) => {
  event.preventDefault();
  showItem(mark);
  const item = itemOf(mark.dataset.spans.split(" ")[0]);
  (item?.querySelector("a, button, input, select, textarea, summary") ?? item)?.focus({ preventScroll: true });
});
on("focusin", "mark[data-spans]", showItem);

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
