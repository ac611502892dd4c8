/* Which part of the ground the window shows. */
import { mercator } from "./crowd.js";
import { root, view } from "./view.js";

const CORNERS = 80, STEPS = 4;
const TILTS = [40, 50, 58, 64];
// What stands at the far edge rises above it.
const MARGIN = 14, RISE = 46;

/* Fits the place into what the controls leave free, tilted as fits it best; `areas` is the answer of areas.json. */
export function fill(map, areas) {
  const points = outline(areas);
  const room = free(map);
  const shape = ({ left, right, top, bottom }) => Math.log((right - left) / (bottom - top));
  const fits = TILTS.map((pitch) => {
    map.jumpTo({ pitch });
    approach(map, points, room);
    return Math.abs(shape(extent(map, points)) - shape(room));
  });
  map.jumpTo({ pitch: TILTS[fits.indexOf(Math.min(...fits))] });
  approach(map, points, room);
}

/* Tilted, what is nearer grows faster: each step comes closer. */
function approach(map, points, room) {
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  for (let step = 0; step < STEPS; step += 1) {
    const before = extent(map, points);
    const wide = (room.right - room.left) / (before.right - before.left);
    const tall = (room.bottom - room.top) / (before.bottom - before.top);
    map.setZoom(map.getZoom() + Math.log2(Math.min(wide, tall)));
    const [x, y] = middle(extent(map, points)), [wantedX, wantedY] = middle(room);
    map.panBy([x - wantedX, y - wantedY], { duration: 0 });
  }
}

function extent(map, points) {
  const seen = points.map((point) => map.project(point));
  const xs = seen.map(({ x }) => x), ys = seen.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/* Returns enough corners of the place's own outline, which comes first. */
function outline({ features }) {
  const own = features.filter(({ properties }) => properties.level === features[0].properties.level);
  const corners = own.flatMap(({ geometry }) => geometry.coordinates.flatMap(([ring]) => ring));
  const every = Math.ceil(corners.length / CORNERS);
  return corners.filter((_corner, number) => number % every === 0);
}

/* Returns the part of the map on which no control lies; where none is shown yet, as if they were. */
function free(map) {
  const live = root.classList.contains("live");
  root.classList.add("live");
  const whole = map.getContainer().getBoundingClientRect();
  const found = { left: 0, right: whole.width, top: 0, bottom: whole.height };
  const takes = {
    ".modes": (box) => (found.left = box.right - whole.left),
    ".key": (box) => (found.right = box.left - whole.left),
    ".days": (box) => (found.bottom = Math.min(found.bottom, box.top - whole.top)),
    ".stage > .note": (box) => (found.bottom = Math.min(found.bottom, box.top - whole.top)),
  };
  for (const [name, take] of Object.entries(takes)) {
    const box = root.parentElement.querySelector(name)?.getBoundingClientRect();
    // On a phone the controls stand above and below the map.
    if (box && box.top < whole.bottom && box.bottom > whole.top) take(box);
  }
  root.classList.toggle("live", live);
  // Nothing stands beside a phone's map: names need some of it.
  const side = found.left ? MARGIN : 2 * MARGIN;
  return { left: found.left + side, right: found.right - side, top: RISE, bottom: found.bottom - MARGIN };
}

/* Moves the map there; from now on its view is somebody's own. */
export function fly(map, where) {
  view.own = true;
  map.flyTo({ speed: 1.6, ...where });
  map.getCanvas().focus({ preventScroll: true });
}

/* Returns what the window shows as west, north, east and south on the mercator square. */
export function boxOf(map) {
  const bounds = map.getBounds();
  const [west, north] = mercator(bounds.getWest(), Math.min(85, bounds.getNorth()));
  const [east, south] = mercator(bounds.getEast(), Math.max(-85, bounds.getSouth()));
  return [west, north, east, south];
}
