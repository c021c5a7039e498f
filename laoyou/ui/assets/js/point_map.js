// The map of a form on which its point is picked. The two fields hold the point; the map shows it and fills them in.
import { fontSize, read, stand, still, token } from "./chart_tools.js";
import { frame, isShape } from "./map_frame.js";

export function drawPointMap(echarts, figure) {
  const drawing = read(figure.dataset.pointMap);
  const fields = [figure.dataset.longitude, figure.dataset.latitude].map((id) => document.getElementById(id));
  const said = figure.querySelector("[data-point-said]");
  const features = drawing.features.filter(isShape).map((feature) => ({ ...feature, properties: { name: feature.properties?.short_name ?? feature.properties?.name ?? "" } }));
  if (features.length === 0) return;
  echarts.registerMap("point-map", { type: "FeatureCollection", features });
  const point = () => {
    const degrees = fields.map((field) => (field.value.trim() === "" ? NaN : Number(field.value)));
    return degrees.every(Number.isFinite) ? degrees : null;
  };
  figure.hidden = false;
  const standing = stand(echarts, figure, figure.querySelector(".map-canvas"), (chart) => {
    chart.setOption(option(drawing.places, features, point()));
    chart.getZr().on("click", (event) => take(chart.convertFromPixel("geo", [event.offsetX, event.offsetY])));
  });
  function take(degrees) {
    if (!degrees) return;
    fields.forEach((field, place) => {
      field.value = degrees[place].toFixed(5);
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    });
  }
  const show = () => {
    const chosen = point();
    standing.chart().setOption({ series: [{ id: "chosen", data: chosen ? [{ value: chosen }] : [] }] });
    said.textContent = chosen ? `${figure.dataset.words} ${chosen.join(", ")}` : "";
  };
  for (const field of fields) field.addEventListener("input", show);
  show();
}

function option(places, features, chosen) {
  return {
    animation: !still(),
    tooltip: { trigger: "item", formatter: (one) => one.name },
    geo: {
      map: "point-map", roam: true, ...frame(features), scaleLimit: { min: 1, max: 60 },
      itemStyle: { borderColor: token("map-line"), borderWidth: 1.25, areaColor: token("class-1") },
      label: { show: features.length <= 20, color: token("ink-quiet"), fontSize: fontSize() - 1, textBorderColor: token("paper"), textBorderWidth: 3 },
      emphasis: { disabled: true },
    },
    series: [
      { id: "places", type: "scatter", coordinateSystem: "geo", symbolSize: 7, cursor: "crosshair", itemStyle: { color: token("point"), borderColor: token("paper"), borderWidth: 1 },
        data: places.map((place) => ({ name: place.name, value: place.at })) },
      { id: "chosen", type: "scatter", coordinateSystem: "geo", symbol: "pin", symbolSize: fontSize() * 2.5, symbolOffset: [0, "-45%"], silent: true, z: 9,
        itemStyle: { color: token("off-fill"), borderColor: token("paper"), borderWidth: 2 }, data: chosen ? [{ value: chosen }] : [] },
    ],
  };
}
