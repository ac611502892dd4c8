/* What is looked at: the mode, the matter, the day and the camera, from the address and back into it. */
import { drawnBySoftware } from "./card.js";

export const root = document.getElementById("scene");
export const matters = root.querySelector("[name=category]");

/* The address names a matter by its code: its number changes when the catalogue gains one. */
export function numberOf(code) {
  return Number([...matters.options].find((each) => each.value === code)?.dataset.number ?? 0);
}

function read() {
  const asked = new URLSearchParams(window.location.search);
  const camera = (asked.get("view") || "").split(",").map(Number);
  const known = camera.length === 5 && camera.every(Number.isFinite);
  return {
    mode: asked.get("mode") || "load",
    category: numberOf(asked.get("category")),
    day: null,
    asked: asked.get("day"),
    raised: asked.has("raised") ? asked.get("raised") === "1" : asked.get("model") === "1" || !drawnBySoftware(),
    houses: asked.get("houses") !== "0",
    model: asked.get("model") === "1",
    camera: known ? camera : null,
    // Until somebody moves it, the map is fitted to its window.
    own: known,
  };
}

export const view = read();

/* Writes the view into the address, so that it can be handed on; `today` is the number of the last day. */
export function write(map, today) {
  const address = new URL(window.location.href);
  const put = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
  const { lng, lat } = map.getCenter();
  const camera = [lng.toFixed(5), lat.toFixed(5), map.getZoom().toFixed(2), map.getBearing().toFixed(0), map.getPitch().toFixed(0)];
  put("mode", view.mode === "load" ? "" : view.mode);
  put("category", matters.value);
  put("day", view.day === today ? "" : isoOf(view.day));
  put("raised", view.raised === !drawnBySoftware() ? "" : Number(view.raised).toString());
  put("houses", view.houses ? "" : "0");
  put("model", view.model ? "1" : "");
  put("view", view.own ? camera.join(",") : "");
  window.history.replaceState(null, "", address);
}

/* Returns the address of another place, looked at in the same way as this one. */
export function beside(href) {
  const here = new URLSearchParams(window.location.search), there = new URL(href);
  for (const name of ["mode", "category", "day", "raised", "houses"]) {
    if (here.has(name)) there.searchParams.set(name, here.get(name));
  }
  return there.href;
}

export function isoOf(day) {
  const date = new Date(`${root.dataset.first}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + day);
  return date.toISOString().slice(0, 10);
}

export function dayOf(iso, today) {
  const day = Math.round((Date.parse(iso) - Date.parse(root.dataset.first)) / 86_400_000);
  return Number.isFinite(day) ? Math.max(0, Math.min(today, day)) : today;
}
