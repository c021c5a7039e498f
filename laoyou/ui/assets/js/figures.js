// Charts and maps fetch their own script, and only on pages that have one.
import { whenever } from "./page.js";

let asked;
function load() {
  asked ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = document.getElementById("app-script").dataset.chartSrc;
    script.addEventListener("load", done);
    document.head.append(script);
  });
  return asked;
}

whenever("[data-chart], [data-map], [data-point-map]", (figure) => load().then(() => window.laoyouDraw(figure)));
