// Where a map stands in its box: all of it, and no wider or higher than it is.
const MARGIN = 8; // pixels

export const isShape = (feature) => /Polygon$/.test(feature.geometry?.type ?? "");

// Everything that is drawn lies inside the frame, also areas and places outside every polygon. As far north as 36° a
// degree of longitude is four fifths of one of latitude, and a box as wide as the page is no reason to stretch a county.
export function frame(features, points = []) {
  const box = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, preserveAspect: "contain" };
  const flat = (coordinates) => (typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(flat));
  const all = features.flatMap((feature) => flat(feature.geometry.coordinates)).concat(points.map((point) => point.at));
  if (all.length === 0) return box;
  let [west, north, east, south] = [180, -90, -180, 90];
  for (const [x, y] of all) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  const margin = Math.max(east - west, north - south, 0.1) * 0.05;
  const aspectScale = Math.cos(((north + south) / 2) * (Math.PI / 180));
  return { ...box, aspectScale, boundingCoords: [[west - margin, north + margin], [east + margin, south - margin]] };
}
