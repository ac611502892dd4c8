/*
 * The scene: the county in three dimensions. Without WebGL or without this script the page keeps its drawn sand
 * table and its list, which say the same. Every view is an address.
 *
 * `data-state` of #scene: waiting, busy (something is still to be drawn), idle, flat (no WebGL here).
 */
import { drawnBySoftware, glance, sharpness } from "./card.js";
import { addCrowds, addHeat } from "./clouds.js";
import { addColumns, rise } from "./columns.js";
import { crowds, degrees, mercator, spotsOf, totals } from "./crowd.js";
import { EMPTY, font, groundOf, namesOf } from "./ground.js";
import { addHouses } from "./houses.js";
import { addModel } from "./model.js";
import { addSigns } from "./signs.js";

const root = document.getElementById("scene");
const CELL = 64, HEAT_CELL = 18, NEAR = 16.5;
const matters = root.querySelector("[name=category]");
let map, spots, tag, houses, model, trial, begun, sharpening;
const view = read();

/* The address names a matter by its code: its number changes when the catalogue gains one. */
function numberOf(code) {
  return Number([...matters.options].find((each) => each.value === code)?.dataset.number ?? 0);
}

function read() {
  const asked = new URLSearchParams(window.location.search);
  const camera = (asked.get("view") || "").split(",").map(Number);
  return {
    mode: asked.get("mode") || "load",
    category: numberOf(asked.get("category")),
    day: null,
    asked: asked.get("day"),
    raised: asked.has("raised") ? asked.get("raised") === "1" : asked.get("model") === "1" || !drawnBySoftware(),
    houses: asked.get("houses") !== "0",
    model: asked.get("model") === "1",
    camera: camera.length === 5 && camera.every(Number.isFinite) ? camera : null,
  };
}

/* Another size of the picture is told as a movement: those are not listened to. */
function sharpen(moves) {
  if (!drawnBySoftware() || map.getPixelRatio() === sharpness(moves)) return;
  sharpening = true;
  map.setPixelRatio(sharpness(moves));
  sharpening = false;
}

function paint() {
  return getComputedStyle(root).getPropertyValue("--paint").trim();
}

function write() {
  const address = new URL(window.location.href);
  const put = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
  const { lng, lat } = map.getCenter();
  const camera = [lng.toFixed(5), lat.toFixed(5), map.getZoom().toFixed(2), map.getBearing().toFixed(0), map.getPitch().toFixed(0)];
  put("mode", view.mode === "load" ? "" : view.mode);
  put("category", matters.value);
  put("day", view.day === spots.today ? "" : isoOf(view.day));
  put("raised", view.raised === !drawnBySoftware() ? "" : Number(view.raised).toString());
  put("houses", view.houses ? "" : "0");
  put("model", view.model ? "1" : "");
  put("view", camera.join(","));
  window.history.replaceState(null, "", address);
}

function isoOf(day) {
  const date = new Date(`${root.dataset.first}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + day);
  return date.toISOString().slice(0, 10);
}

function dayOf(iso) {
  const day = Math.round((Date.parse(iso) - Date.parse(root.dataset.first)) / 86_400_000);
  return Number.isFinite(day) ? Math.max(0, Math.min(spots.today, day)) : spots.today;
}

/* The page's colours as MapLibre reads them, whatever way they are written in. */
function ink(name) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = getComputedStyle(root).getPropertyValue(name).trim();
  return pen.fillStyle;
}

async function told(address) {
  const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" });
  if (answer.type === "opaqueredirect") window.location.reload();
  return answer;
}

function toldOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

async function begin() {
  const set = root.dataset;
  if (!glance()) throw new Error("no WebGL 2 here");
  const library = await import(set.library);
  library.setWorkerUrl(set.worker);
  const [areas, answer] = await Promise.all([fetch(set.areas).then((each) => each.json()), told(set.spots)]);
  tag = answer.headers.get("ETag");
  const came = await answer.json();
  trial = Number(new URLSearchParams(window.location.search).get("measure")) && (await import(set.measure));
  begun = performance.now();
  spots = spotsOf(trial ? trial.invented(areas, wanted(), came.days) : came);
  view.day = view.asked ? dayOf(view.asked) : spots.today;
  const words = toldOf("scene-words");
  const [west, south, east, north] = areas.bbox;
  map = new library.Map({
    container: root.querySelector(".map"),
    style: groundOf(set, areas, ink, { base: toldOf("scene-base"), raised: view.raised, paint: paint() }),
    locale: words,
    pitch: view.camera ? view.camera[4] : 52,
    bearing: view.camera ? view.camera[3] : 0,
    ...(view.camera
      ? { center: view.camera.slice(0, 2), zoom: view.camera[2] }
      : { bounds: [[west, south], [east, north]], fitBoundsOptions: { pitch: 52 } }),
    maxPitch: 75,
    minZoom: 7,
    maxZoom: 18,
    attributionControl: false,
    fadeDuration: 0,
    refreshExpiredTiles: false,
    pixelRatio: sharpness(true),
    localIdeographFontFamily: font()[0],
  });
  root.map = map;
  if (!view.camera) fill(areas.bbox);
  map.addControl(new library.NavigationControl({ visualizePitch: true }), "bottom-right");
  map.addControl(new library.ScaleControl({ maxWidth: 110 }), "bottom-left");
  map.on("load", () => furnish(areas, set));
  map.on("idle", settled);
  map.on("error", ({ error }) => console.warn(error));
}

/* Tilted, the place takes less room than the library allows for it: it is fitted to what the controls leave. */
function fill([west, south, east, north]) {
  const extent = () => {
    const corners = [[west, south], [west, north], [east, south], [east, north]].map((corner) => map.project(corner));
    const xs = corners.map(({ x }) => x), ys = corners.map(({ y }) => y);
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const room = map.getContainer();
  const narrow = room.clientWidth < 700;
  const wide = room.clientWidth - (narrow ? 20 : 220), tall = room.clientHeight - (narrow ? 20 : 150);
  // Tilted, what is nearer grows faster: each step comes closer.
  for (let step = 0; step < 4; step += 1) {
    const before = extent();
    const grow = Math.min(wide / (before.right - before.left), tall / (before.bottom - before.top));
    map.setZoom(map.getZoom() + Math.log2(grow));
    const after = extent();
    const down = (after.top + after.bottom) / 2 - tall / 2 - 20;
    map.panBy([(after.left + after.right - room.clientWidth) / 2, down], { duration: 0 });
  }
}

function furnish(areas, set) {
  addSigns(map, ink);
  const names = areas.features.filter((each) => each.properties.lon).map((each) => ({
    type: "Feature",
    properties: each.properties,
    geometry: { type: "Point", coordinates: [each.properties.lon, each.properties.lat] },
  }));
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features: names } });
  addColumns(map, areas, ink);
  houses = set.houses ? addHouses(map, set, ink) : null;
  addHeat(map, ink);
  namesOf(ink).forEach((layer) => map.addLayer(layer));
  addCrowds(map, ink);
  listen(set);
  draw();
  root.classList.add("live");
  showHouses();
  if (view.model) stand(true);
}

/* ── drawing ──────────────────────────────────────────────────────────────── */

function busy() {
  root.dataset.state = "busy";
}

function settled() {
  if (!root.classList.contains("live")) return;
  const first = !root.dataset.drawn;
  if (first) root.dataset.drawn = String(Math.round(performance.now()));
  root.dataset.state = "idle";
  if (!first) return;
  if (trial) measured();
  else sharpen(false);
}

/* How many invented orders the address asks to measure with. */
function wanted() {
  return Math.min(200_000, Number(new URLSearchParams(window.location.search).get("measure")));
}

function measured() {
  trial.measure(map, root.querySelector("[data-measured]"), { orders: spots.size, drawn: performance.now() - begun });
}

/* Counts the day, the category and the mode anew and hands the map what they make. */
function draw() {
  busy();
  rise(map, spots, view);
  const heat = view.mode === "heat";
  map.setLayoutProperty("heat", "visibility", heat ? "visible" : "none");
  drawCrowds();
  say();
  map.triggerRepaint();
}

function box() {
  const bounds = map.getBounds();
  const [west, north] = mercator(bounds.getWest(), Math.min(85, bounds.getNorth()));
  const [east, south] = mercator(bounds.getEast(), Math.max(-85, bounds.getSouth()));
  return [west, north, east, south];
}

function drawCrowds() {
  const zoom = Math.round(map.getZoom() * 2) / 2;
  const pixel = 1 / (512 * 2 ** zoom);
  const shown = view.mode === "pins" || (view.mode !== "heat" && map.getZoom() >= 12.4);
  const cell = zoom >= NEAR ? pixel : CELL * pixel;
  map.getSource("crowds").setData(shown ? collected(crowds(spots, { ...view, box: box(), cell })) : EMPTY);
  const heat = view.mode === "heat" ? crowds(spots, { ...view, box: box(), cell: HEAT_CELL * pixel }) : [];
  const most = heat.reduce((high, { count }) => Math.max(high, count), 1);
  map.getSource("heat").setData(collected(heat, most));
}

function collected(found, most = 1) {
  return {
    type: "FeatureCollection",
    features: found.map(({ key, count, worst, x, y, members }) => ({
      type: "Feature",
      properties: { key, count, worst, weight: Math.sqrt(count / most), ids: members.map((i) => spots.id[i]).join(",") },
      geometry: { type: "Point", coordinates: degrees(x, y) },
    })),
  };
}

function say() {
  const { inHand, late } = totals(spots, view);
  const line = root.querySelector("[data-day]");
  const date = new Date(`${isoOf(view.day)}T00:00:00Z`);
  const words = date.toLocaleDateString(document.documentElement.lang, { month: "short", day: "numeric", timeZone: "UTC" });
  root.querySelector("[data-day-words]").textContent = words;
  root.querySelector("[data-in-hand]").textContent = inHand.toLocaleString();
  root.querySelector("[data-late]").textContent = late.toLocaleString();
  const without = document.querySelector("[data-left-out]");
  without.hidden = !spots.leftOut;
  without.querySelector("b").textContent = spots.leftOut.toLocaleString();
  line.value = String(view.day);
  line.setAttribute("aria-valuetext", words);
}

/* ── listening ────────────────────────────────────────────────────────────── */

function listen(set) {
  map.on("movestart", () => {
    if (sharpening) return;
    busy();
    sharpen(true);
  });
  map.on("moveend", () => {
    if (sharpening) return;
    sharpen(false);
    drawCrowds();
    showHouses();
    write();
  });
  map.on("click", "crowds", ({ features }) => open(features[0], set));
  for (const layer of ["columns", "blocks"]) map.on("click", layer, ({ features }) => follow(features[0]));
  for (const layer of ["crowds", "columns", "blocks"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  root.querySelectorAll("[name=mode]").forEach((each) => {
    each.checked = each.value === view.mode;
    each.addEventListener("change", () => change({ mode: each.value }));
  });
  tick("raised", (on) => raise(on));
  tick("houses", (on) => {
    view.houses = on;
    showHouses();
    write();
  });
  tick("model", (on) => stand(on));
  matters.selectedIndex = [...matters.options].findIndex((each) => Number(each.dataset.number) === view.category);
  matters.addEventListener("change", () => change({ category: numberOf(matters.value) }));
  const day = root.querySelector("[data-day]");
  day.addEventListener("input", () => change({ day: Number(day.value) }));
  root.querySelector("[data-play]").addEventListener("click", play);
  document.querySelectorAll("[data-fly]").forEach((each) => each.addEventListener("click", () => fly(each.dataset.fly)));
  if (!trial) setInterval(look, Number(set.every) * 1000);
}

function change(what) {
  Object.assign(view, what);
  draw();
  write();
}

function tick(name, changed) {
  const box = root.querySelector(`[name=${name}]`);
  if (!box) return;
  box.checked = view[name];
  box.addEventListener("change", () => changed(box.checked));
}

function raise(up) {
  view.raised = up;
  busy();
  // A model stands at true heights, so the ground below it does.
  const exaggeration = model ? 1 : Number(root.dataset.exaggeration);
  map.setTerrain(up ? { source: "heights", exaggeration } : null);
  write();
}

function showHouses() {
  houses?.show(view.houses && !view.model);
}

/*
 * The real-scene model brings its library when it is asked for, and takes the place of the extruded houses. It stands
 * on the hills where there are any.
 */
async function stand(up) {
  view.model = up;
  showHouses();
  write();
  if (!up && model) map.removeLayer(model.id);
  model = null;
  if (up) {
    root.dataset.standing = "loading";
    model = await addModel(map, root.dataset, (state) => (root.dataset.standing = state));
    const hills = root.querySelector("[name=raised]");
    if (hills) hills.checked = view.raised = true;
  }
  if (view.raised) raise(true);
}

function fly(where) {
  const [lon, lat, zoom] = where.split(",").map(Number);
  map.flyTo({ center: [lon, lat], zoom, pitch: 58, speed: 1.6 });
  map.getCanvas().focus();
}

let playing = 0;

function play() {
  const button = root.querySelector("[data-play]");
  const stop = () => {
    window.clearInterval(playing);
    playing = 0;
    button.setAttribute("aria-pressed", "false");
  };
  if (playing) return stop();
  if (view.day === spots.today) change({ day: 0 });
  button.setAttribute("aria-pressed", "true");
  playing = window.setInterval(() => (view.day < spots.today ? change({ day: view.day + 1 }) : stop()), 220);
}

/* A crowd of many is looked at from nearer; of few, its orders are listed. */
async function open(feature, set) {
  const { count, ids } = feature.properties;
  const nearer = count > 12 && map.getZoom() < NEAR;
  if (nearer) return map.easeTo({ center: feature.geometry.coordinates, zoom: Math.min(NEAR, map.getZoom() + 2) });
  const told = ids.split(",").filter((id) => id !== "0");
  const answer = await fetch(`${set.orders}&ids=${told.join(",")}&number=${count}`);
  if (answer.ok) chosen(await answer.text());
}

function chosen(html) {
  const panel = document.getElementById("chosen");
  panel.innerHTML = html;
  panel.hidden = false;
  panel.querySelector("[data-close]").addEventListener("click", () => {
    panel.hidden = true;
    map.getCanvas().focus();
  });
  panel.focus();
}

function follow(feature) {
  if (map.queryRenderedFeatures({ layers: ["crowds"] }).length && view.mode === "pins") return;
  const { code, lon, lat } = feature.properties;
  const near = document.querySelector(`[data-place="${code}"]`);
  if (near) near.click();
  else fly(`${lon},${lat},13.4`);
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await told(root.dataset.spots);
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag");
    const atToday = view.day === spots.today;
    spots = spotsOf(await answer.json());
    if (atToday) view.day = spots.today;
    draw();
  } catch {
    /* Without a network what is shown stays; the next look tries again. */
  }
}

begin().catch((fault) => {
  root.dataset.state = "flat";
  console.info(`The scene stays flat: ${fault.message}`);
});
