/* What stands on the ground: a column for each village from afar, each grid as a block from near. */
import { CALM, LATE, RESTING, SOON, loads } from "./crowd.js";
import { EMPTY } from "./ground.js";

const NEAR = 11.9;
const CORNERS = 12;
const VILLAGE = 12, GRID = 15;
let villages = [], grids = [], reach = 1;

/* Adds the two layers; `areas` is the answer of areas.json. */
export function addColumns(map, areas, ink) {
  const [west, south, east, north] = areas.bbox;
  reach = Math.max((east - west) * 97, (north - south) * 111) / 40;
  villages = areas.features.filter((each) => each.properties.level === "village").map(column);
  grids = areas.features.filter((each) => each.properties.level === "grid");
  const tone = [
    "match", ["get", "worst"],
    LATE, ink("--late-mark"), SOON, ink("--warn-mark"), RESTING, ink("--hold-mark"), ink("--brand"),
  ];
  const layer = (id, extra, opacity) => ({
    id,
    type: "fill-extrusion",
    source: id,
    filter: [">", ["get", "height"], 0],
    paint: {
      "fill-extrusion-color": tone,
      "fill-extrusion-height": ["get", "height"],
      "fill-extrusion-opacity": opacity,
      "fill-extrusion-vertical-gradient": true,
    },
    ...extra,
  });
  map.addLayer(layer("columns", { maxzoom: NEAR }, 1));
  map.addLayer(layer("blocks", { minzoom: NEAR }, 0.72));
  // Colour alone says nothing to some: at the foot of what is late, due soon or resting stands its shape.
  map.addLayer({
    id: "feet",
    type: "symbol",
    source: "feet",
    maxzoom: NEAR,
    layout: {
      "icon-image": ["concat", "one-", ["to-string", ["get", "worst"]]],
      "icon-size": 0.8,
      "icon-anchor": "top",
      "icon-allow-overlap": true,
      "symbol-sort-key": ["get", "worst"],
    },
  });
}

function column({ properties }) {
  const radius = 0.42 * Math.max(0.5, reach);
  const squeeze = Math.cos((properties.lat * Math.PI) / 180);
  const ring = [];
  for (let corner = 0; corner <= CORNERS; corner += 1) {
    const turn = (corner / CORNERS) * 2 * Math.PI;
    const east = (radius / (111.3 * squeeze)) * Math.cos(turn), north = (radius / 111.3) * Math.sin(turn);
    ring.push([properties.lon + east, properties.lat + north]);
  }
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } };
}

/* Raises columns and blocks to what the view asks for: in hand, or late. */
export function rise(map, spots, view) {
  const stands = view.mode === "load" || view.mode === "late";
  const raised = (features, length, tallest) => {
    if (!stands) return EMPTY;
    const found = loads(spots, { ...view, length });
    const value = (load) => (view.mode === "late" ? load.late : load.inHand);
    const most = Math.max(4, ...[...found.values()].map(value));
    return {
      type: "FeatureCollection",
      features: features.map((feature) => {
        const load = found.get(feature.properties.code) || { inHand: 0, late: 0, worst: CALM };
        const height = value(load) ? tallest * reach * (0.08 + (0.92 * value(load)) / most) : 0;
        return { ...feature, properties: { ...feature.properties, ...load, height } };
      }),
    };
  };
  const columns = raised(villages, VILLAGE, 3600);
  map.getSource("columns").setData(columns);
  map.getSource("feet").setData({ ...EMPTY, features: columns.features.filter(marked).map(foot) });
  map.getSource("blocks").setData(raised(grids, GRID, 900));
}

function marked({ properties: { height, worst } }) {
  return height > 0 && worst !== CALM;
}

function foot({ properties }) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [properties.lon, properties.lat] } };
}
