/*
 * The scene: the county in three dimensions. Without WebGL or without this script the page keeps its drawn sand
 * table and its list, which say the same. Every view is an address.
 *
 * `data-state` of #scene: waiting, busy (something is still to be drawn), idle, flat (no WebGL here). `data-standing`
 * says how far the real-scene model is, `data-mode` what is shown.
 */
import { drawnBySoftware, glance, sharpness } from "./card.js";
import { chart, ink } from "./chart.js";
import { open } from "./chosen.js";
import { addCrowds, addHeat, collected } from "./clouds.js";
import { addColumns, addStems, rise } from "./columns.js";
import { crowds, spotsOf, totals } from "./crowd.js";
import { boxOf, fill, fly } from "./frame.js";
import { EMPTY, namesOf } from "./ground.js";
import { addSigns } from "./signs.js";
import { addStanding, showHouses } from "./standing.js";
import { beside, dayOf, isoOf, matters, numberOf, root, view, write } from "./view.js";

const STANDING = ["columns", "caps", "blocks"];
const CELL = 64, HEAT_CELL = 18, NEAR = 16.5;
// A ground that is slow to come does not keep the orders waiting for longer, in milliseconds.
const LONGEST = 4000, STEP = 220;
let map, spots, tag, trial, begun, quiet;

/* What the page does to the map by itself is told as movements, many at a time: those are not listened to. */
function quietly(what) {
  if (quiet) return;
  quiet = true;
  what();
  quiet = false;
}

function sharpen(moves) {
  if (!drawnBySoftware() || map.getPixelRatio() === sharpness(moves)) return;
  quietly(() => map.setPixelRatio(sharpness(moves)));
}

/* Until somebody has moved it, the map shows all of the place, whatever the window's size. */
function fit(areas) {
  if (view.own) return;
  quietly(() => fill(map, areas));
  if (root.classList.contains("live")) drawCrowds();
}

async function told(address) {
  const answer = await fetch(address, { headers: tag ? { "If-None-Match": tag } : {}, redirect: "manual" });
  if (answer.type === "opaqueredirect") window.location.reload();
  return answer;
}

async function begin() {
  const set = root.dataset;
  if (glance() === null) throw new Error("no WebGL 2 here");
  busy();
  const asked = [import(set.library), fetch(set.areas).then((each) => each.json()), told(set.spots)];
  const [library, areas, answer] = await Promise.all(asked);
  library.setWorkerUrl(set.worker);
  tag = answer.headers.get("ETag");
  const came = await answer.json();
  trial = Number(new URLSearchParams(window.location.search).get("measure")) && (await import(set.measure));
  begun = performance.now();
  spots = spotsOf(trial ? trial.invented(areas, wanted(), came.days) : came);
  view.day = view.asked ? dayOf(view.asked, spots.today) : spots.today;
  map = chart(library, areas);
  root.map = map;
  fit(areas);
  map.on("resize", () => quiet || fit(areas));
  map.on("error", ({ error }) => console.warn(error));
  await Promise.race([map.once("load"), map.once("style.load").then(() => new Promise((over) => setTimeout(over, LONGEST)))]);
  furnish(areas);
  map.on("idle", settled);
}

function furnish(areas) {
  addSigns(map, ink);
  const names = areas.features.filter((each) => each.properties.lon).map((each) => ({
    type: "Feature",
    properties: each.properties,
    geometry: { type: "Point", coordinates: [each.properties.lon, each.properties.lat] },
  }));
  map.addSource("names", { type: "geojson", data: { type: "FeatureCollection", features: names } });
  addColumns(map, areas, ink);
  addHeat(map, ink);
  namesOf(ink).forEach((layer) => map.addLayer(layer));
  addStems(map);
  addCrowds(map, ink);
  listen();
  draw();
  root.classList.add("live");
  addStanding(map, { areas, ink, changed: keep });
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
  root.dataset.mode = view.mode;
  map.setLayoutProperty("heat", "visibility", heat ? "visible" : "none");
  drawCrowds();
  say();
  map.triggerRepaint();
}

function drawCrowds() {
  const zoom = Math.round(map.getZoom() * 2) / 2;
  const pixel = 1 / (512 * 2 ** zoom);
  const shown = view.mode === "pins" || (view.mode !== "heat" && map.getZoom() >= 12.4);
  // The more the map is tilted, the less tall the ground looks.
  const steps = (size) => [size * pixel, (size * pixel) / Math.cos((map.getPitch() * Math.PI) / 180)];
  const cell = steps(zoom >= NEAR ? 1 : CELL);
  map.getSource("crowds").setData(shown ? collected(spots, crowds(spots, { ...view, box: boxOf(map), cell })) : EMPTY);
  const heat = view.mode === "heat" ? crowds(spots, { ...view, box: boxOf(map), cell: [HEAT_CELL * pixel, HEAT_CELL * pixel] }) : [];
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

function listen() {
  map.on("movestart", ({ originalEvent }) => {
    if (quiet) return;
    if (originalEvent) view.own = true;
    busy();
    sharpen(true);
  });
  map.on("moveend", () => {
    if (quiet) return;
    sharpen(false);
    drawCrowds();
    showHouses();
    keep();
  });
  map.on("click", "crowds", ({ features }) => open(map, features[0], NEAR));
  for (const layer of STANDING) map.on("click", layer, ({ features }) => follow(features[0]));
  for (const layer of ["crowds", ...STANDING]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  root.querySelectorAll("[name=mode]").forEach((each) => {
    each.checked = each.value === view.mode;
    each.addEventListener("change", () => change({ mode: each.value }));
  });
  matters.selectedIndex = [...matters.options].findIndex((each) => Number(each.dataset.number) === view.category);
  matters.addEventListener("change", () => change({ category: numberOf(matters.value) }));
  const day = root.querySelector("[data-day]");
  day.addEventListener("input", () => {
    if (playing) stop();
    change({ day: Number(day.value) });
  });
  root.querySelector("[data-play]").addEventListener("click", play);
  document.querySelectorAll(".beside th a, .crumbs a").forEach((each) => each.addEventListener("click", () => (each.href = beside(each.href))));
  document.querySelectorAll("[data-fly]").forEach((each) => each.addEventListener("click", () => flyTo(each.dataset.fly)));
  if (!trial) setInterval(look, Number(root.dataset.every) * 1000);
}

function keep() {
  write(map, spots.today);
}

function change(what) {
  Object.assign(view, what);
  draw();
  keep();
}

function flyTo(where) {
  const [lon, lat, zoom] = where.split(",").map(Number);
  fly(map, { center: [lon, lat], zoom, pitch: 58 });
}

let playing = 0;

/* Plays the days, or stops; the address is written and the figures are read out where it stops, not on the way. */
function play() {
  if (playing) return stop();
  if (view.day === spots.today) view.day = 0;
  said("off");
  playing = window.setInterval(() => {
    if (view.day === spots.today) return stop();
    view.day += 1;
    draw();
  }, STEP);
  draw();
}

function stop() {
  window.clearInterval(playing);
  playing = 0;
  said("polite");
  draw();
  keep();
}

function said(how) {
  root.querySelector("[data-said]").setAttribute("aria-live", how);
  for (const each of root.querySelectorAll("[data-when]")) each.hidden = (each.dataset.when === "playing") !== (how === "off");
}

function follow(feature) {
  if (map.queryRenderedFeatures({ layers: ["crowds"] }).length && view.mode === "pins") return;
  const { code, lon, lat } = feature.properties;
  const near = document.querySelector(`[data-place="${code}"]`);
  if (near) near.click();
  else flyTo(`${lon},${lat},13.4`);
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
