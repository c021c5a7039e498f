// Draws charts and maps with ECharts, cut down to what we use. Colours come from the design system's tokens, so both
// themes look right; formats are named, so options stay plain data; tooltips are drawn, so no inline style is needed.
import { BarChart, LineChart, MapChart, ScatterChart, PieChart } from "echarts/charts";
import { AriaComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, DatasetComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { draw } from "./js/chart_figure.js";
import { drawMap } from "./js/map_figure.js";
import { drawPointMap } from "./js/point_map.js";

echarts.use([
  BarChart, LineChart, MapChart, ScatterChart, PieChart, AriaComponent, DatasetComponent, GeoComponent, GridComponent,
  LegendComponent, MarkLineComponent, TooltipComponent, LabelLayout, CanvasRenderer,
]);

window.laoyouDraw = (figure) => {
  if (figure.dataset.pointMap) drawPointMap(echarts, figure);
  else if (figure.dataset.map) drawMap(echarts, figure);
  else draw(echarts, figure);
};
