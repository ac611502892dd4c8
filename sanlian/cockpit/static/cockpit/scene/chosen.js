/* The list of the orders that a sign on the map stands for. */
import { root } from "./view.js";

/* A crowd of many is looked at from nearer than `near`; of few, its orders are listed. */
export async function open(map, feature, near) {
  const { count, ids } = feature.properties;
  const nearer = count > 12 && map.getZoom() < near;
  if (nearer) return map.easeTo({ center: feature.geometry.coordinates, zoom: Math.min(near, map.getZoom() + 2) });
  const told = ids.split(",").filter((id) => id !== "0");
  // Without a network nothing opens; the sign can be pressed again.
  const answer = await fetch(`${root.dataset.orders}&ids=${told.join(",")}&number=${count}`).catch(() => null);
  if (answer?.ok) list(map, await answer.text());
}

function list(map, html) {
  const panel = document.getElementById("chosen");
  panel.innerHTML = html;
  panel.hidden = false;
  const close = () => {
    panel.hidden = true;
    map.getCanvas().focus();
  };
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.onkeydown = ({ key }) => key === "Escape" && close();
  panel.focus();
}
