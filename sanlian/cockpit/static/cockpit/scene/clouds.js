/* Orders on the map: a heat of many, and a sign for each crowd of them. */
import { degrees } from "./crowd.js";
import { font } from "./ground.js";

export function addHeat(map, ink) {
  map.addLayer({
    id: "heat",
    type: "heatmap",
    source: "heat",
    layout: { visibility: "none" },
    paint: {
      "heatmap-weight": ["get", "weight"],
      "heatmap-radius": 34,
      "heatmap-intensity": 1.7,
      "heatmap-opacity": 0.86,
      "heatmap-color": [
        "interpolate", ["linear"], ["heatmap-density"],
        // Clear in the colour that follows: clear black would leave a dark rim.
        0, `${ink("--heat-1")}00`, 0.15, ink("--heat-1"), 0.4, ink("--heat-2"), 0.7, ink("--heat-3"), 1, ink("--heat-4"),
      ],
    },
  });
}

export function addCrowds(map, ink) {
  map.addLayer({
    id: "crowds",
    type: "symbol",
    source: "crowds",
    layout: {
      "icon-image": ["concat", ["case", [">", ["get", "count"], 1], "many-", "one-"], ["to-string", ["get", "worst"]]],
      // Each is drawn, and names give way to it.
      "icon-allow-overlap": true,
      "text-field": ["case", [">", ["get", "count"], 1], ["to-string", ["get", "count"]], ""],
      "text-font": font(true),
      "text-size": 13,
      "text-offset": [0, 0.5],
      "text-allow-overlap": true,
      "text-ignore-placement": true,
      "symbol-sort-key": ["get", "worst"],
    },
    paint: { "text-color": ink("--ink") },
  });
}

/* Returns crowds as what the map draws; `most` is the number that is drawn hottest. */
export function collected(spots, found, most = 1) {
  return {
    type: "FeatureCollection",
    features: found.map(({ key, count, worst, x, y, members }) => ({
      type: "Feature",
      properties: { key, count, worst, weight: Math.sqrt(count / most), ids: members.map((i) => spots.id[i]).join(",") },
      geometry: { type: "Point", coordinates: degrees(x, y) },
    })),
  };
}
