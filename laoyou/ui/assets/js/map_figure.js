// The map and the list beside it: pointing at one shows the same area in the other.
import { font, fontSize, read, stand, still, token } from "./chart_tools.js";
import { frame, isShape } from "./map_frame.js";

const codeOf = (feature) => String(feature.properties?.code ?? feature.id ?? "");

export function drawMap(echarts, figure) {
  const drawing = read(figure.dataset.map);
  const features = drawing.geojson.features ?? [];
  const byCode = new Map(drawing.areas.map((area) => [area.code, area]));
  const shapes = features.filter(isShape).map((feature) => ({ ...feature, properties: { ...feature.properties, name: codeOf(feature) } }));
  const lone = features.filter((feature) => feature.geometry?.type === "Point");
  echarts.registerMap(drawing.name, { type: "FeatureCollection", features: shapes });
  const standing = stand(echarts, figure, figure.querySelector(".map-canvas"), (chart) => {
    chart.setOption(option(drawing, shapes, lone, byCode));
    listen(chart, figure, byCode);
  });
  follow(standing, figure);
}

const colour = (area) => token(`class-${area?.shade ?? 0}`);

function option(drawing, shapes, lone, byCode) {
  const data = shapes.map((feature) => {
    const area = byCode.get(codeOf(feature));
    return { name: codeOf(feature), value: area?.shade ?? 0, itemStyle: { areaColor: colour(area) } };
  });
  const words = (code) => {
    const area = byCode.get(code);
    return area ? `${area.name}\n${area.words}` : "";
  };
  return {
    animation: !still(),
    tooltip: { trigger: "item", formatter: (one) => one.data?.said ?? words(one.name).replace("\n", "  ") },
    geo: {
      map: drawing.name, roam: true, ...frame([...shapes, ...lone], drawing.points), scaleLimit: { min: 1, max: 12 }, regions: data,
      itemStyle: { borderColor: token("map-line"), borderWidth: 1.25, areaColor: token("class-0") },
      label: {
        show: shapes.length <= 20, formatter: (one) => words(one.name), color: token("ink"), fontFamily: font(),
        fontSize: fontSize() - 1, lineHeight: fontSize() + 3, textBorderColor: token("paper"), textBorderWidth: 3,
      },
      emphasis: { itemStyle: { areaColor: token("near-soft"), borderColor: token("ink"), borderWidth: 2 }, label: { show: true, color: token("ink") } },
    },
    series: [
      { type: "scatter", coordinateSystem: "geo", symbol: "diamond", symbolSize: 20, data: lone.map((feature) => loneArea(feature, byCode)), z: 5 },
      { type: "scatter", coordinateSystem: "geo", symbolSize: 11, itemStyle: { color: token("point"), borderColor: token("paper"), borderWidth: 1.5 }, z: 6,
        data: drawing.points.map((point) => ({ name: point.name, value: point.at, said: `${point.name}  ${point.note}`, url: point.url })) },
    ],
  };
}

function loneArea(feature, byCode) {
  const area = byCode.get(codeOf(feature));
  return {
    name: codeOf(feature), value: feature.geometry.coordinates, said: area ? `${area.name}  ${area.words}` : "", url: area?.url,
    itemStyle: { color: colour(area), borderColor: token("ink"), borderWidth: 1 },
    label: { show: true, position: "bottom", formatter: area ? `${area.name}\n${area.words}` : "", lineHeight: fontSize() + 3, color: token("ink"), fontFamily: font() },
  };
}

function listen(chart, figure, byCode) {
  const step = (name, here) => figure.querySelector(`[data-area="${CSS.escape(name)}"]`)?.classList.toggle("in-step", here);
  chart.on("mouseover", (one) => step(one.name, true));
  chart.on("mouseout", (one) => step(one.name, false));
  chart.on("click", (one) => {
    const url = one.data?.url ?? byCode.get(one.name)?.url;
    if (url) location.assign(url);
  });
}

function follow(standing, figure) {
  const tell = (type) => (event) => {
    const row = event.target.closest("[data-area]");
    if (row) standing.chart().dispatchAction({ type, geoIndex: 0, name: row.dataset.area });
  };
  const list = figure.querySelector(".area-list");
  for (const [event, type] of [["mouseover", "highlight"], ["mouseout", "downplay"], ["focusin", "highlight"], ["focusout", "downplay"]]) {
    list.addEventListener(event, tell(type));
  }
}
