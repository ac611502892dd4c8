/* What stands on the ground: a column for each village from afar, each grid as a block from near. */
import { CALM, LATE, RESTING, SOON, loads } from "./crowd.js";
import { EMPTY, NEAR } from "./ground.js";

const CORNERS = 12;
const VILLAGE = 12, GRID = 15;
// Where along its height a column keeps names away.
const STEM = [0, 0.5, 1];
let villages = [], grids = [], reach = 1;

/* Adds columns, blocks and what caps them; `areas` is the answer of areas.json. */
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
  // On top of what is late, due soon or resting stands its shape: colour alone says nothing to some.
  map.addLayer(standing("caps", ["concat", "one-", ["to-string", ["get", "worst"]]], {
    "icon-size": ["interpolate", ["linear"], ["zoom"], 9.5, 0.6, 11, 0.8],
    "icon-anchor": "bottom",
    "symbol-sort-key": ["get", "worst"],
  }));
}

/* Adds what nobody sees and names give way to, along each column; the map gives room to the layers on top first. */
export function addStems(map) {
  map.addLayer(standing("stems", "nothing", { "icon-padding": [0] }));
}

function standing(id, image, more) {
  return {
    id,
    type: "symbol",
    source: id,
    maxzoom: NEAR,
    layout: {
      "icon-image": image,
      "icon-allow-overlap": true,
      "symbol-height-offset": ["get", "at"],
      ...more,
    },
  };
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
  const raisedOnes = columns.features.filter(({ properties: { height } }) => height > 0);
  map.getSource("caps").setData(collection(raisedOnes.filter(marked).map((each) => at(each, 1))));
  map.getSource("stems").setData(collection(raisedOnes.flatMap((each) => STEM.map((share) => at(each, share)))));
  map.getSource("blocks").setData(raised(grids, GRID, 900));
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

function marked({ properties: { worst } }) {
  return worst !== CALM;
}

/* Returns the point at a share of a column's height. */
function at({ properties }, share) {
  const { lon, lat, height } = properties;
  return { type: "Feature", properties: { ...properties, at: height * share }, geometry: { type: "Point", coordinates: [lon, lat] } };
}
