// Tokens, formats and the frame every picture shares.
const style = () => getComputedStyle(document.documentElement);
export const token = (name) => style().getPropertyValue(`--${name}`).trim();
const large = () => document.documentElement.dataset.typeSize === "large";
export const fontSize = () => (large() ? 20 : 14);
export const font = () => token("font");

const figures = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
export const number = (value) => (value === null || value === undefined || value === "-" ? "—" : figures.format(value).replace("-", "\u2212"));

function wan(value) {
  if (document.documentElement.lang === "en" || Math.abs(value) < 10000) return number(value);
  return Math.abs(value) >= 1e8 ? `${number(Math.round(value / 1e6) / 100)} 亿` : `${number(Math.round(value / 100) / 100)} 万`;
}

const given = (parameter) => {
  const value = parameter !== null && typeof parameter === "object" ? parameter.value : parameter;
  return Array.isArray(value) ? value[value.length - 1] : value;
};
const FORMATS = {
  value: (parameter) => wan(given(parameter)),
  number: (parameter) => number(given(parameter)),
  wan: (parameter) => wan(given(parameter)),
  percent: (parameter) => `${number(given(parameter))}%`,
  abs: (parameter) => wan(Math.abs(given(parameter))),
  series: (parameter) => `${parameter.seriesName} ${wan(given(parameter))}`,
};

// "token:…" becomes a colour, "format:…" a formatter; everything else is data as it came.
export function resolve(value) {
  if (Array.isArray(value)) return value.map(resolve);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null || "value" in value).map(([key, one]) => [key, resolve(one)]));
  }
  if (typeof value !== "string") return value;
  if (value.startsWith("token:")) return token(value.slice(6));
  if (value.startsWith("format:")) return FORMATS[value.slice(7)] ?? FORMATS.number;
  return value;
}

export function theme() {
  const ink = token("ink"), quiet = token("ink-quiet"), line = token("line"), size = fontSize();
  const axis = { axisLabel: { color: quiet, fontSize: size - 1 }, axisLine: { lineStyle: { color: token("line-strong") } }, splitLine: { lineStyle: { color: line } } };
  return {
    color: [1, 2, 3, 4, 5, 6].map((place) => token(`series-${place}`)),
    backgroundColor: "transparent",
    textStyle: { fontFamily: font(), fontSize: size, color: ink },
    label: { color: ink, fontSize: size },
    categoryAxis: { ...axis, axisLabel: { color: ink, fontSize: size }, splitLine: { show: false } },
    valueAxis: axis,
    legend: { textStyle: { color: ink, fontSize: size }, itemWidth: 14, itemHeight: 10 },
    tooltip: { renderMode: "richText", confine: true, backgroundColor: token("paper"), borderColor: token("line-strong"), textStyle: { color: ink, fontSize: size, fontFamily: font() } },
  };
}

const standing = new Map();

// Starts a picture, and draws it anew when its size, the theme or the paper changes.
export function stand(echarts, figure, canvas, build) {
  let chart;
  const paint = () => {
    chart?.dispose();
    chart = echarts.init(canvas, theme());
    build(chart);
  };
  canvas.hidden = false;
  paint();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  standing.set(figure, { paint, chart: () => chart });
  const button = figure.querySelector("[data-chart-png]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => download(chart, figure));
  }
  return { chart: () => chart };
}

const repaintAll = () => { for (const [figure, one] of standing) if (figure.isConnected) one.paint(); };
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaintAll);
new MutationObserver(repaintAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "data-type-size"] });

// The .png carries title, date and source, so that it still says what it is once pasted elsewhere.
function download(chart, figure) {
  const scale = 2, wide = chart.getWidth() * scale, head = 84 * 1, foot = 60;
  const picture = new Image();
  picture.addEventListener("load", () => {
    const sheet = document.createElement("canvas");
    sheet.width = wide + 64;
    sheet.height = chart.getHeight() * scale + head + foot + 48;
    const pen = sheet.getContext("2d");
    pen.fillStyle = token("paper");
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.fillStyle = token("ink");
    pen.font = `600 34px ${font()}`;
    pen.fillText(figure.querySelector("h3").textContent, 32, 56, wide);
    pen.fillStyle = token("ink-quiet");
    pen.font = `24px ${font()}`;
    pen.fillText(figure.querySelector("figcaption .muted")?.textContent.trim() ?? "", 32, 94, wide);
    pen.fillText(figure.querySelector(".figure-foot .muted")?.textContent.trim() ?? "", 32, sheet.height - 28, wide);
    pen.drawImage(picture, 32, head + 24);
    sheet.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${figure.querySelector("h3").textContent.trim()}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });
  picture.src = chart.getDataURL({ pixelRatio: scale, backgroundColor: token("paper") });
}

export const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
