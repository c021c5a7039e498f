// The rail on narrow pages, menus that close when one looks elsewhere, dialogs, help notes, dismissing, copying.
import { on, note, say, whenever } from "./page.js";

on("click", "[data-toggle]", (button) => {
  const panel = document.getElementById(button.dataset.toggle);
  const open = panel.classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
  if (open) panel.querySelector("a, button")?.focus();
});

function closeRail(focus) {
  const rail = document.querySelector(".rail.open");
  if (!rail) return;
  rail.classList.remove("open");
  const button = document.querySelector('[data-toggle="rail"]');
  button?.setAttribute("aria-expanded", "false");
  if (focus) button?.focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  for (const button of document.querySelectorAll('[data-help][aria-expanded="true"]')) {
    if (!button.parentElement.contains(event.target)) button.setAttribute("aria-expanded", "false");
  }
  if (!event.target.closest(".rail, [data-toggle]")) closeRail(false);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  for (const button of document.querySelectorAll('[data-help][aria-expanded="true"]')) button.setAttribute("aria-expanded", "false");
  closeRail(true);
});

on("click", "[data-help]", (button) => {
  button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
});

on("click", "[data-dialog]", (button) => document.getElementById(button.dataset.dialog).showModal());
on("click", "[data-dialog-close]", (button) => button.closest("dialog").close());
on("click", "[data-dismiss]", (button) => button.closest(".toast-note").remove());

on("click", "[data-copy]", (button) => {
  navigator.clipboard.writeText(button.dataset.copy).then(() => note(say("copied"), { tone: "ok" }), () => {});
});

on("click", "[data-print]", () => window.print());

whenever("[data-focus]", (element) => element.focus());

// A second press of a submit button while the first is on its way does nothing.
on("submit", 'form[method="post"]', (form, event) => {
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented && !form.hasAttribute("hx-post")) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
