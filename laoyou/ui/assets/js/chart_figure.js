import { read, resolve, stand, still } from "./chart_tools.js";

export function draw(echarts, figure) {
  const option = read(figure.dataset.chart);
  stand(echarts, figure, figure.querySelector(".chart-canvas"), (chart) => {
    chart.setOption({ animation: !still(), animationDuration: 300, tooltip: { trigger: "item" }, ...resolve(option) });
  });
  // The table steps back once the picture stands; it is one press away.
  const behind = figure.querySelector("details.behind");
  if (behind) behind.open = false;
}
