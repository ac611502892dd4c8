/* The map itself, empty but for its ground, and the colours of the page as it reads them. */
import { sharpness } from "./card.js";
import { font, groundOf } from "./ground.js";
import { root, view } from "./view.js";

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/* The page's colours as MapLibre reads them, whatever way they are written in. */
export function ink(name) {
  pen.fillStyle = getComputedStyle(root).getPropertyValue(name).trim();
  return pen.fillStyle;
}

function toldOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/* Returns the map of `areas`, looked at as the address says; its controls speak the page's language. */
export function chart(library, areas) {
  const [west, south, east, north] = areas.bbox;
  const paint = getComputedStyle(root).getPropertyValue("--paint").trim();
  const [lon, lat, zoom, bearing, pitch] = view.camera ?? [];
  const map = new library.Map({
    container: root.querySelector(".map"),
    style: groundOf(root.dataset, areas, ink, { base: toldOf("scene-base"), raised: view.raised, paint }),
    locale: toldOf("scene-words"),
    ...(view.camera ? { center: [lon, lat], zoom, bearing, pitch } : { bounds: [[west, south], [east, north]] }),
    maxPitch: 75,
    minZoom: 7,
    maxZoom: 18,
    attributionControl: false,
    fadeDuration: 0,
    refreshExpiredTiles: false,
    pixelRatio: sharpness(true),
    localIdeographFontFamily: font()[0],
  });
  map.addControl(new library.NavigationControl({ visualizePitch: true }), "bottom-right");
  map.addControl(new library.ScaleControl({ maxWidth: 110 }), "bottom-left");
  return map;
}
