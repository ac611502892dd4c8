/* The ground of the scene as a style of MapLibre: the county's own tiles and boundaries, in the colours of the page. */
const FONT = ["PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"];
const BOLD = [...FONT.slice(0, -1), "Bold"];

export const EMPTY = { type: "FeatureCollection", features: [] };

export function font(strong) {
  return strong ? BOLD : FONT;
}

/*
 * Returns the style; `set` is the page's data attributes, `areas` the answer of areas.json, `raised` whether the
 * ground rises, `paint` the colours that it is painted in.
 */
export function groundOf(set, areas, ink, { raised, paint }) {
  const sources = {
    areas: { type: "geojson", data: areas, promoteId: "code", tolerance: 0.2 },
    columns: { type: "geojson", data: EMPTY, promoteId: "code" },
    blocks: { type: "geojson", data: EMPTY, promoteId: "code" },
    feet: { type: "geojson", data: EMPTY },
    crowds: { type: "geojson", data: EMPTY },
    heat: { type: "geojson", data: EMPTY },
  };
  const layers = [{ id: "around", type: "background", paint: { "background-color": ink("--ground") } }];
  if (set.terrain) relief(set, sources);
  if (set.ground) painted(set, sources, layers, paint);
  else layers.push({ id: "floor", type: "fill", source: "areas", filter: level("county"), paint: { "fill-color": ink("--deep") } });
  layers.push(...lines(ink));
  return {
    version: 8,
    sources,
    layers,
    light: { anchor: "map", position: [1.2, 315, 35], color: "#ffffff", intensity: 0.34 },
    ...(set.terrain && raised ? { terrain: { source: "heights", exaggeration: Number(set.exaggeration) } } : {}),
    transition: { duration: 0, delay: 0 },
  };
}

function relief(set, sources) {
  // Terrain keeps its tiles for itself; the picture of the ground is laid over it.
  sources.heights = {
    type: "raster-dem",
    tiles: [here(set.terrain)],
    tileSize: Number(set.tile),
    encoding: set.encoding,
    minzoom: Number(set.farthest),
    maxzoom: Number(set.nearest),
  };
}

function painted(set, sources, layers, paint) {
  sources.ground = {
    type: "raster",
    tiles: [here(set.ground).replace("{paint}", paint)],
    tileSize: Number(set.tile),
    minzoom: Number(set.farthest),
    maxzoom: Number(set.groundNearest),
  };
  layers.push({ id: "ground", type: "raster", source: "ground", paint: { "raster-fade-duration": 0 } });
}

function here(address) {
  return window.location.origin + address;
}

function level(...wanted) {
  return ["in", ["get", "level"], ["literal", wanted]];
}

function lines(ink) {
  const line = (id, wanted, width, extra = {}) => ({
    id,
    type: "line",
    source: "areas",
    filter: level(wanted),
    layout: { "line-join": "round" },
    paint: { "line-color": ink("--seam"), "line-width": width },
    ...extra,
  });
  return [
    {
      id: "river",
      type: "line",
      source: "areas",
      filter: level("river"),
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": ink("--water"), "line-width": ["interpolate", ["exponential", 2], ["zoom"], 8, 2, 15, 90] },
    },
    line("grid-lines", "grid", 0.7, { minzoom: 12 }),
    line("village-lines", "village", ["interpolate", ["linear"], ["zoom"], 9.5, 0.4, 12, 1.2], { minzoom: 10.6 }),
    line("township-lines", "township", 1.6),
    line("county-line", "county", 2),
  ];
}

/* Names stand above everything; those of villages appear from near. */
export function namesOf(ink) {
  const name = (id, wanted, size, strong, extra = {}) => ({
    id,
    type: "symbol",
    source: "names",
    filter: level(wanted),
    layout: {
      "text-field": ["get", "name"],
      "text-font": font(strong),
      "text-size": size,
      "text-offset": [0, 0.9],
      "text-padding": 4,
    },
    paint: { "text-color": ink("--ink"), "text-halo-color": ink("--ground"), "text-halo-width": 1.6 },
    ...extra,
  });
  return [
    name("township-names", "township", ["interpolate", ["linear"], ["zoom"], 9, 14, 12, 19], true),
    name("village-names", "village", 14, false, { minzoom: 11.2 }),
  ];
}
