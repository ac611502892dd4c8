/*
 * Measures how the scene is drawn on this machine, for `?measure=100000`: so many invented orders in place of the
 * county's own, how long until they are seen, and how long frames take while the map moves.
 */
const LASTS = 3000;
const WAYS = [[260, 110], [-260, -110]];

/* Returns an answer as spots.json gives it, of `number` orders that nobody has, spread over all grids of `areas`. */
export function invented(areas, number, days) {
  const grids = areas.features.map(({ properties }) => properties).filter(({ level, lon }) => level === "grid" && lon);
  const chance = dice(number);
  const column = (make) => Array.from({ length: number }, make);
  const since = column(() => Math.floor(chance() * days));
  return {
    days,
    left_out: 0,
    places: grids.map(({ code, name, lon, lat }) => [code, name, lon, lat]),
    id: column(() => 0),
    // Villages are not alike: squared, the first have more.
    place: column(() => Math.floor(chance() ** 2 * grids.length)),
    category: column(() => 1 + Math.floor(chance() * 9)),
    since,
    until: column(() => null),
    soon: since.map((day) => day + 4),
    due: since.map((day) => day + 7),
    state: column(() => [0, 0, 0, 0, 0, 2, 1, 3][Math.floor(chance() * 8)]),
    points: [],
  };
}

/* Always the same chance for the same number, so that two machines draw the same. */
function dice(seed) {
  let state = seed || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/* Pans the map to and fro and writes how long its frames took into `panel`, as words and as JSON. */
export async function measure(map, panel, { orders, drawn }) {
  const took = [];
  let before = null;
  const note = () => {
    const now = performance.now();
    if (before !== null) took.push(now - before);
    before = now;
  };
  map.on("render", note);
  for (const way of WAYS) {
    before = null;
    const over = new Promise((done) => map.once("moveend", done));
    map.panBy(way, { duration: LASTS, essential: true });
    await over;
  }
  map.off("render", note);
  took.sort((one, other) => one - other);
  const at = (share) => Math.round(took[Math.min(took.length - 1, Math.floor(share * took.length))] || 0);
  const found = { orders, drawn: Math.round(drawn), frame: at(0.5), slow: at(0.95), frames: took.length };
  panel.querySelectorAll("[data-found]").forEach((each) => (each.textContent = found[each.dataset.found].toLocaleString()));
  panel.dataset.result = JSON.stringify(found);
  panel.hidden = false;
}
