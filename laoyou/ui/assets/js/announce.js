// What htmx changed is said to readers of screens; a failed request says so instead of nothing.
import { note, say } from "./page.js";

document.addEventListener("htmx:afterSettle", (event) => {
  const line = event.detail.elt.querySelector?.("[data-announce]");
  const live = document.getElementById("live");
  if (line && live) live.textContent = line.textContent;
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    const status = event.detail.xhr?.status;
    // Signed out meanwhile, or no longer allowed: the page itself says it better.
    if (status === 401 || status === 403) location.reload();
    else note(say("failed"), { tone: "off" });
  });
}

// Work that is over leads on by itself.
document.addEventListener("htmx:afterSettle", (event) => {
  const then = event.detail.elt.dataset?.then;
  if (then) location.assign(then);
});
