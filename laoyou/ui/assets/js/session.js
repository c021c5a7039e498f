// Two minutes before the session ends the page says so and offers to go on.
import { note, say } from "./page.js";

const WARNING = 120;
let timer;

function watch() {
  const { sessionSeconds, keepAlive } = document.body.dataset;
  if (!sessionSeconds) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    note(say("expiring"), {
      tone: "near",
      button: say("stay"),
      act: () => fetch(keepAlive, { credentials: "same-origin", cache: "no-store" }).then((answer) => answer.ok && watch()),
    });
  }, Math.max(Number(sessionSeconds) - WARNING, 1) * 1000);
}

document.addEventListener("DOMContentLoaded", watch);
document.addEventListener("htmx:afterOnLoad", watch);
