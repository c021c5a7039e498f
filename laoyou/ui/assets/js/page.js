// What modules share: the words they speak, and doing something to every part of the page, also to parts htmx brings later.
const words = () => document.getElementById("script-words").dataset;
export const say = (name) => words()[name] ?? "";

export function whenever(selector, start) {
  const begin = (root) => {
    if (root.matches?.(selector)) start(root);
    for (const element of root.querySelectorAll?.(selector) ?? []) start(element);
  };
  document.addEventListener("DOMContentLoaded", () => begin(document.body));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) begin(event.detail.elt);
  });
}

export function on(type, selector, act, options) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(element, event);
  }, options);
}

// A note that stays until it is dismissed; read out when it appears.
export function note(text, { tone = "busy", button, act } = {}) {
  const place = document.getElementById("messages");
  if (!place) return;
  const box = document.createElement("div");
  box.className = `toast-note tone-${tone}`;
  box.setAttribute("role", tone === "off" ? "alert" : "status");
  const said = document.createElement("p");
  said.textContent = text;
  box.append(said);
  if (button) box.append(press(button, "btn btn-small", () => { box.remove(); act(); }));
  box.append(press(say("dismiss"), "btn-quiet", () => box.remove()));
  place.append(box);
}

function press(text, className, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className, textContent: text });
  button.addEventListener("click", act);
  return button;
}
