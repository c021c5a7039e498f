// "/" goes to the search box; arrows walk its suggestions.
const typing = (element) => element.closest?.('input, textarea, select, [contenteditable="true"], dialog[open]');

document.addEventListener("keydown", (event) => {
  const box = document.getElementById("search");
  if (!box) return;
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.target.closest(".search")) {
    walk(event, box);
  }
});

function walk(event, box) {
  const stops = [box, ...document.querySelectorAll("#suggestions a")];
  const here = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops[here + step]) {
    event.preventDefault();
    stops[here + step].focus();
  } else if (event.key === "Escape") {
    document.getElementById("suggestions").replaceChildren();
    box.focus();
  }
}
