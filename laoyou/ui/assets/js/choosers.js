// A box that offers what fits while one types: a combobox with a list, by the keyboard as by the mouse.
// Without this script the form itself comes back with the choices.
import { whenever } from "./page.js";

const PAUSE = 200; // ms between the last key and the question

whenever("[data-chooser]", (chooser) => {
  const box = chooser.querySelector('input[type="text"]');
  const list = chooser.querySelector('[role="listbox"]');
  let timer, asked = 0, active = -1;
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
    .forEach(([name, value]) => box.setAttribute(name, value));

  const options = () => [...list.children];
  const show = (open) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) mark(-1);
  };
  const mark = (at) => {
    active = at;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }
  };
  const keep = (key) => {
    chooser.querySelector(".chooser-choices")?.remove();
    let hidden = chooser.querySelector('input[type="hidden"]');
    if (!hidden) {
      hidden = Object.assign(document.createElement("input"), { type: "hidden", name: `${box.name}_key` });
      chooser.append(hidden);
    }
    hidden.value = key;
  };
  const choose = (option) => {
    box.value = option.dataset.label;
    keep(option.dataset.key);
    show(false);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (found) => {
    list.replaceChildren(...found.map((each, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}_${index}`;
      option.setAttribute("role", "option");
      option.dataset.key = each.key;
      option.dataset.label = each.note ? `${each.text}（${each.note}）` : each.text;
      const note = Object.assign(document.createElement("small"), { textContent: each.note });
      option.append(each.text, " ", note);
      return option;
    }));
    show(found.length > 0);
  };
  const ask = async () => {
    const mine = ++asked;
    const text = box.value.trim();
    if (!text) return fill([]);
    try {
      const answer = await fetch(`${chooser.dataset.chooser}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" } });
      if (answer.ok && mine === asked) fill((await answer.json()).options);
    } catch { /* offline: what was typed is read when the form is sent */ }
  };

  box.addEventListener("input", () => {
    keep("");
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "ArrowDown" && list.hidden) { event.preventDefault(); ask(); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); mark(active >= last ? 0 : active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(active <= 0 ? last : active - 1); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(options()[active]); }
    else if (event.key === "Escape") { event.preventDefault(); show(false); }
    else if (event.key === "Tab") show(false);
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) { event.preventDefault(); choose(option); }
  });
  box.addEventListener("blur", () => { clearTimeout(timer); asked += 1; show(false); });
});
