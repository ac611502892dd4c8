/*
 * What the scene counts: spots as typed columns, how each stood at the end of a day, and crowds of them.
 *
 * A hundred thousand spots are counted in some milliseconds, so every day of the slider and every step of the zoom
 * is counted anew; the map is only handed what can be told apart on the screen.
 */
export const CALM = 0, RESTING = 1, SOON = 2, LATE = 3;
const GONE = -1;
const NEVER = 32767;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
// Those of one grid stand apart like the seeds of a sunflower, some metres from each other.
const APART = 14 / 40_075_017;
const FEW = 40;
// How far a crowd's sign may stand from the middle of its cell, in cells: signs are some three quarters of a cell wide.
const SWAY = 0.14;

export function mercator(lon, lat) {
  return [(lon + 180) / 360, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];
}

export function degrees(x, y) {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/* Returns the answer of spots.json as columns with a position on the mercator square for each spot. */
export function spotsOf(told) {
  const size = told.place.length;
  const spots = {
    size,
    days: told.days,
    today: told.days - 1,
    id: Uint32Array.from(told.id),
    place: Uint16Array.from(told.place),
    category: Uint16Array.from(told.category),
    since: Int16Array.from(told.since),
    until: Int16Array.from(told.until, (day) => day ?? NEVER),
    soon: Int16Array.from(told.soon),
    due: Int16Array.from(told.due),
    state: Uint8Array.from(told.state),
    x: new Float64Array(size),
    y: new Float64Array(size),
    places: told.places,
    leftOut: told.left_out,
  };
  const feet = told.places.map(([, , lon, lat]) => (lon === null ? [NaN, NaN] : mercator(lon, lat)));
  const seen = new Uint32Array(feet.length);
  for (let i = 0; i < size; i += 1) {
    const [x, y] = feet[spots.place[i]];
    const nth = seen[spots.place[i]]++;
    const away = (APART * Math.sqrt(nth)) / Math.cos(Math.PI / 6);
    spots.x[i] = x + away * Math.cos(nth * GOLDEN);
    spots.y[i] = y + away * Math.sin(nth * GOLDEN);
  }
  for (const [i, lon, lat] of told.points) [spots.x[i], spots.y[i]] = mercator(lon, lat);
  return spots;
}

/* Returns how a spot stood at the end of a day; GONE before it came and after it was answered. */
function stood(spots, i, day) {
  if (spots.since[i] > day || spots.until[i] <= day) return GONE;
  if (day === spots.today) return spots.state[i];
  if (spots.due[i] <= day) return LATE;
  return spots.soon[i] <= day ? SOON : CALM;
}

/* Returns what each place had in hand at the end of a day, by the first `length` digits of its code. */
export function loads(spots, { day, category, length }) {
  const found = new Map();
  const codes = spots.places.map(([code]) => (code.length >= length ? code.slice(0, length) : ""));
  for (let i = 0; i < spots.size; i += 1) {
    const state = stood(spots, i, day);
    const code = codes[spots.place[i]];
    if (state === GONE || !code || (category && spots.category[i] !== category)) continue;
    let load = found.get(code);
    if (!load) found.set(code, (load = { inHand: 0, late: 0, worst: 0 }));
    load.inHand += 1;
    if (state === LATE) load.late += 1;
    if (state > load.worst) load.worst = state;
  }
  return found;
}

/* Returns how many there were in all at the end of a day, and how many of them were late. */
export function totals(spots, { day, category }) {
  const found = { inHand: 0, late: 0 };
  for (let i = 0; i < spots.size; i += 1) {
    const state = stood(spots, i, day);
    if (state === GONE || (category && spots.category[i] !== category)) continue;
    found.inHand += 1;
    if (state === LATE) found.late += 1;
  }
  return found;
}

/*
 * Returns crowds inside `box` ([west, north, east, south] on the mercator square): those that share a cell so many
 * mercator units wide and tall. A crowd of few knows its members; `worst` is the worst state among them.
 */
export function crowds(spots, { day, category, box, cell: [wide, tall] }) {
  const [west, north, east, south] = box;
  const across = Math.ceil(1 / wide);
  const found = new Map();
  for (let i = 0; i < spots.size; i += 1) {
    const x = spots.x[i], y = spots.y[i];
    if (!(x >= west && x <= east && y >= north && y <= south)) continue;
    const state = stood(spots, i, day);
    if (state === GONE || (category && spots.category[i] !== category)) continue;
    const key = Math.floor(y / tall) * across + Math.floor(x / wide);
    let crowd = found.get(key);
    if (!crowd) found.set(key, (crowd = { key, count: 0, x: 0, y: 0, worst: 0, members: [] }));
    crowd.count += 1;
    crowd.x += x;
    crowd.y += y;
    if (state > crowd.worst) crowd.worst = state;
    if (crowd.count <= FEW) crowd.members.push(i);
  }
  for (const crowd of found.values()) settle(crowd, wide, tall);
  return [...found.values()];
}

/* A crowd stands where its members are, but keeps from its cell's edge, so that no sign covers another. */
function settle(crowd, wide, tall) {
  const inside = (sum, cell) => {
    const mean = sum / crowd.count;
    if (crowd.count === 1) return mean;
    const middle = (Math.floor(mean / cell) + 0.5) * cell;
    return middle + Math.max(-SWAY * cell, Math.min(SWAY * cell, mean - middle));
  };
  crowd.x = inside(crowd.x, wide);
  crowd.y = inside(crowd.y, tall);
}
