// Typed text outlives a lost session or a closed lid: forms with data-keep="name" are kept in this window's
// sessionStorage until they are submitted and the next page has come. Passwords, files and hidden fields are not kept.
import { note, say, whenever } from "./page.js";

const key = (form) => `laoyou:keep:${location.pathname}:${form.dataset.keep}`;
const SENT = "laoyou:sent";

const kept = (form) =>
  [...form.elements].filter((one) => one.name && !["password", "file", "hidden", "submit", "button"].includes(one.type));

function values(form) {
  return kept(form).map((one) => [one.name, one.value, ["checkbox", "radio"].includes(one.type) ? one.checked : null]);
}

function restore(form, saved) {
  let changed = false;
  for (const [name, value, checked] of saved) {
    const field = kept(form).find((one) => one.name === name && (checked === null || one.value === value));
    if (!field) continue;
    if (checked === null && field.value !== value) { field.value = value; changed = true; }
    if (checked !== null && field.checked !== checked) { field.checked = checked; changed = true; }
  }
  return changed;
}

// Submitted and answered by another page: nothing left to keep. Answered by the same form: it was refused, so keep.
// Answered by a page without the rail (sign in again, the form was too old, something went wrong): nothing arrived.
function settle() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  if (document.body.classList.contains("plain")) return;
  const [storage, path] = JSON.parse(sent);
  const refused = document.querySelector(".error-summary");
  if (location.pathname !== path || !refused) sessionStorage.removeItem(storage);
}

document.addEventListener("DOMContentLoaded", settle);

whenever("form[data-keep]", (form) => {
  const before = JSON.stringify(values(form));
  const saved = sessionStorage.getItem(key(form));
  if (saved && restore(form, JSON.parse(saved))) note(say("restored"));
  form.addEventListener("input", () => {
    const now = JSON.stringify(values(form));
    if (now === before) sessionStorage.removeItem(key(form));
    else sessionStorage.setItem(key(form), now);
    form.dataset.changed = now === before ? "" : "yes";
  });
  form.addEventListener("submit", () => {
    form.dataset.changed = "";
    sessionStorage.setItem(SENT, JSON.stringify([key(form), location.pathname]));
  });
});

window.addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[data-keep]")].some((form) => form.dataset.changed === "yes")) event.preventDefault();
});

// A file that is too large is told before it is sent.
whenever("input[type=file][data-max-bytes]", (input) => {
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
    input.setCustomValidity(large ? say("tooLarge") : "");
    if (large) input.reportValidity();
  });
});
