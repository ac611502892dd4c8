/* The houses in view, from near, as blocks as high as they are; asked for anew where the map stops. */
import { EMPTY } from "./ground.js";

const NEAR = 13.8;
const ROOM = 0.3;

/* Adds the layer; the answer's `show(wanted)` fetches what is in view, or empties it. */
export function addHouses(map, set, ink) {
  map.addSource("houses", { type: "geojson", data: EMPTY });
  map.addLayer({
    id: "houses",
    type: "fill-extrusion",
    source: "houses",
    minzoom: NEAR,
    paint: {
      "fill-extrusion-color": ink("--house"),
      "fill-extrusion-height": ["get", "height"],
      "fill-extrusion-vertical-gradient": true,
    },
  });
  let held = null, asked = 0;
  const show = async (wanted) => {
    if (!wanted || map.getZoom() < NEAR) {
      map.setLayoutProperty("houses", "visibility", wanted ? "visible" : "none");
      return;
    }
    map.setLayoutProperty("houses", "visibility", "visible");
    const bounds = map.getBounds();
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    if (held && held[0] <= box[0] && held[1] <= box[1] && held[2] >= box[2] && held[3] >= box[3]) return;
    const room = [(box[2] - box[0]) * ROOM, (box[3] - box[1]) * ROOM];
    const wide = [box[0] - room[0], box[1] - room[1], box[2] + room[0], box[3] + room[1]];
    const turn = (asked += 1);
    const answer = await fetch(`${set.houses}?box=${wide.map((each) => each.toFixed(5)).join(",")}`).catch(() => null);
    // Without a network what is shown stays; an answer that was overtaken says nothing.
    if (!answer?.ok || turn !== asked) return;
    held = wide;
    map.getSource("houses").setData(await answer.json());
  };
  return { show };
}
