/* The ground of the scene as a style of MapLibre: the county's own tiles and boundaries, in the colours of the page. */
const FONT = ["PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"];
const BOLD = [...FONT.slice(0, -1), "Bold"];

// From here on villages show their grids.
export const NEAR = 11.9;
export const EMPTY = { type: "FeatureCollection", features: [] };

export function font(strong) {
  return strong ? BOLD : FONT;
}

/*
 * Returns the style; `set` is the page's data attributes, `areas` the answer of areas.json, `base` the layers of a
 * base map of vector tiles, `raised` whether the ground rises, `paint` the colours that it is painted in.
 */
export function groundOf(set, areas, ink, { base, raised, paint }) {
  const sources = {
    areas: { type: "geojson", data: areas, promoteId: "code", tolerance: 0.2 },
    columns: { type: "geojson", data: EMPTY, promoteId: "code" },
    blocks: { type: "geojson", data: EMPTY, promoteId: "code" },
    stems: { type: "geojson", data: EMPTY },
    caps: { type: "geojson", data: EMPTY },
    crowds: { type: "geojson", data: EMPTY },
    heat: { type: "geojson", data: EMPTY },
  };
  const layers = [{ id: "around", type: "background", paint: { "background-color": ink("--ground") } }];
  // Terrain keeps its tiles for itself; the picture of the ground is laid over it.
  if (set.terrain) sources.heights = { type: "raster-dem", encoding: set.terrainEncoding, ...tiles(set, "terrain", areas) };
  if (set.baseDrawn === "raster") picture("base");
  else if (set.ground) picture("ground");
  else flat();
  if (set.baseDrawn === "vector") {
    sources.base = { type: "vector", ...tiles(set, "base", areas) };
    layers.push(...base.filter(({ type }) => type !== "background").map((layer) => coloured(layer, ink)));
  }
  layers.push(...lines(set, ink, raised));

  function picture(name) {
    const found = tiles(set, name, areas);
    sources[name] = { type: "raster", ...found, tiles: found.tiles.map((each) => each.replace("{paint}", paint)) };
    layers.push({ id: "ground", type: "raster", source: name, paint: { "raster-fade-duration": 0 } });
  }

  function flat() {
    layers.push({ id: "floor", type: "fill", source: "areas", filter: level("county"), paint: { "fill-color": ink("--deep") } });
    // Heights that another server keeps are shaded here: ours does not ask it.
    if (set.terrain) {
      sources.slopes = sources.heights;
      layers.push({ id: "slopes", type: "hillshade", source: "slopes", paint: { "hillshade-exaggeration": 0.35 } });
    }
  }

  return {
    version: 8,
    sources,
    layers,
    light: { anchor: "map", position: [1.2, 315, 35], color: "#ffffff", intensity: 0.34 },
    ...(set.terrain && raised ? { terrain: { source: "heights", exaggeration: Number(set.exaggeration) } } : {}),
    transition: { duration: 0, delay: 0 },
  };
}

/* Returns where tiles come from, as a source says it; none are asked for far from the place. */
function tiles(set, name, { bbox }) {
  const [west, south, east, north] = bbox;
  return {
    tiles: [set[name].startsWith("/") ? window.location.origin + set[name] : set[name]],
    tileSize: Number(set[`${name}Size`]),
    minzoom: Number(set[`${name}Farthest`]),
    maxzoom: Number(set[`${name}Nearest`]),
    bounds: [west - 0.4, south - 0.4, east + 0.4, north + 0.4],
  };
}

/* A layer that brings no colours gets quiet ones of the page. */
function coloured(layer, ink) {
  if (layer.paint) return layer;
  return layer.type === "fill"
    ? { ...layer, paint: { "fill-color": ink("--mist-2"), "fill-opacity": 0.5 } }
    : { ...layer, paint: { "line-color": ink("--edge"), "line-width": 0.8, "line-opacity": 0.7 } };
}

function level(...wanted) {
  return ["in", ["get", "level"], ["literal", wanted]];
}

/* Returns the colour of the line around all; laid over the cut edge of raised ground a light one would hang down in threads. */
export function rim(set, ink, raised) {
  return ink(set.base ? "--edge" : raised ? "--cut" : "--seam");
}

function lines(set, ink, raised) {
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
    line("county-line", "county", 2.4, { paint: { "line-color": rim(set, ink, raised), "line-width": 2.4 } }),
  ];
}

// Where a name stands to its place, in the order in which it is tried: first near it, then farther away.
const AWAY = [0.4, 1.3, 2.4], NARROW = 700;
const ABOVE = AWAY.flatMap((away) => ["top", [0, away], "bottom", [0, -away]]);
const BESIDE = AWAY.flatMap((away) => [
  "top", [0, away], "bottom", [0, -away], "left", [away, 0], "right", [-away, 0],
  "top-left", [away, away], "top-right", [-away, away], "bottom-left", [away, -away], "bottom-right", [-away, -away],
]);

/* Beside its place a name would leave the window of a phone: there it stands above or below, in more lines. */
function standing() {
  const narrow = window.innerWidth < NARROW;
  return { "text-variable-anchor-offset": narrow ? ABOVE : BESIDE, "text-max-width": narrow ? 6 : 10 };
}

/* Names stand above everything, beside what stands at their place: none covers another, or is covered. */
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
      ...standing(),
      "text-padding": 1,
    },
    paint: { "text-color": ink("--ink"), "text-halo-color": ink("--ground"), "text-halo-width": 2 },
    ...extra,
  });
  return [
    name("village-names", "village", 14, false, { minzoom: NEAR }),
    // Farther away only villages with a column say their names: at its foot.
    name("foot-names", "village", 13, false, {
      source: "stems",
      filter: ["==", ["get", "at"], 0],
      minzoom: 11,
      maxzoom: NEAR,
    }),
    name("township-names", "township", ["interpolate", ["linear"], ["zoom"], 9, 13, 12, 18], true),
  ];
}
