/*
 * The scene: the county in three dimensions. Without WebGL or without this script the page keeps its drawn sand
 * table and its list, which say the same. Every view is an address.
 *
 * `data-state` of #scene: waiting, busy (something is still to be drawn), idle, flat (no WebGL here).
 */
import { drawnBySoftware, glance, sharpness } from "./card.js";
import { open } from "./chosen.js";
import { addCrowds, addHeat, collected } from "./clouds.js";
import { addColumns, rise } from "./columns.js";
import { crowds, spotsOf, totals } from "./crowd.js";
import { boxOf, fill } from "./frame.js";
import { EMPTY, font, groundOf, namesOf } from "./ground.js";
import { addHouses } from "./houses.js";
import { addModel } from "./model.js";
import { addSigns } from "./signs.js";
import { dayOf, isoOf, matters, numberOf, read, root, write } from "./view.js";

const CELL = 64, HEAT_CELL = 18, NEAR = 16.5;
let map, spots, tag, houses, model, trial, begun, sharpening;
const view = read();

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

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/* The page's colours as MapLibre reads them, whatever way they are written in. */
function ink(name) {
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
  if (glance() === null) throw new Error("no WebGL 2 here");
  const asked = [import(set.library), fetch(set.areas).then((each) => each.json()), told(set.spots)];
  const [library, areas, answer] = await Promise.all(asked);
  library.setWorkerUrl(set.worker);
  tag = answer.headers.get("ETag");
  const came = await answer.json();
  trial = Number(new URLSearchParams(window.location.search).get("measure")) && (await import(set.measure));
  begun = performance.now();
  spots = spotsOf(trial ? trial.invented(areas, wanted(), came.days) : came);
  view.day = view.asked ? dayOf(view.asked, spots.today) : spots.today;
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
  if (!view.camera) fill(map, areas.bbox);
  map.addControl(new library.NavigationControl({ visualizePitch: true }), "bottom-right");
  map.addControl(new library.ScaleControl({ maxWidth: 110 }), "bottom-left");
  map.on("load", () => furnish(areas, set));
  map.on("idle", settled);
  map.on("error", ({ error }) => console.warn(error));
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

function drawCrowds() {
  const zoom = Math.round(map.getZoom() * 2) / 2;
  const pixel = 1 / (512 * 2 ** zoom);
  const shown = view.mode === "pins" || (view.mode !== "heat" && map.getZoom() >= 12.4);
  const cell = zoom >= NEAR ? pixel : CELL * pixel;
  map.getSource("crowds").setData(shown ? collected(spots, crowds(spots, { ...view, box: boxOf(map), cell })) : EMPTY);
  const heat = view.mode === "heat" ? crowds(spots, { ...view, box: boxOf(map), cell: HEAT_CELL * pixel }) : [];
  const most = heat.reduce((high, { count }) => Math.max(high, count), 1);
  map.getSource("heat").setData(collected(spots, heat, most));
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
    keep();
  });
  map.on("click", "crowds", ({ features }) => open(map, features[0], NEAR));
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
    keep();
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

function keep() {
  write(view, map, spots.today);
}

function change(what) {
  Object.assign(view, what);
  draw();
  keep();
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
  keep();
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
  keep();
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
