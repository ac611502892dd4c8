/* What stands on the ground besides orders, each by a tick of its own: hills, houses, the real-scene model. */
import { fly } from "./frame.js";
import { rim } from "./ground.js";
import { addHouses } from "./houses.js";
import { addModel } from "./model.js";
import { root, view } from "./view.js";

// From how near a model is looked at, for a window of so many pixels, and how.
const NEAR = 16.9, WIDE = 1000, LOOK = { pitch: 64, bearing: 15 };
const FAR = 15.4, AWAY = 0.012;
let map, areas, changed, ink, houses, model, asked = 0;

/* Shows what the ticks say and listens to them; `changed` is told when a tick has changed something. */
export function addStanding(chart, told) {
  ({ areas, changed, ink } = told);
  map = chart;
  houses = root.dataset.houses ? addHouses(map, root.dataset, told.ink) : null;
  tick("raised", raise);
  tick("houses", (on) => {
    view.houses = on;
    showHouses();
    changed();
  });
  tick("model", (up) => stand(up, up));
  showHouses();
  // An address that says where to look from is kept.
  if (view.model) stand(true, !view.own);
}

/* Shows the houses of where the map is now. */
export function showHouses() {
  houses?.show(view.houses && !view.model);
}

function tick(name, then) {
  const box = root.querySelector(`[name=${name}]`);
  if (!box) return;
  box.checked = view[name];
  box.addEventListener("change", () => then(box.checked));
}

function raise(up) {
  view.raised = up;
  root.dataset.state = "busy";
  // A model stands at true heights, so the ground below it does.
  const exaggeration = model ? 1 : Number(root.dataset.exaggeration);
  map.setPaintProperty("county-line", "line-color", rim(root.dataset, ink, up));
  map.setTerrain(up ? { source: "heights", exaggeration } : null);
  changed();
}

/*
 * The real-scene model brings its library when it is asked for, and takes the place of the extruded houses. It stands
 * on the hills where there are any; `near` says whether the map flies there.
 */
async function stand(up, near) {
  const turn = (asked += 1);
  view.model = up;
  showHouses();
  changed();
  say("");
  if (model) map.removeLayer(model.id);
  model = null;
  if (up) {
    say("loading");
    try {
      const made = await addModel(map, root.dataset, { tell: say, still: () => turn === asked });
      if (turn !== asked) return;
      model = made;
    } catch (fault) {
      console.warn(fault);
      return turn === asked && lacking();
    }
    const hills = root.querySelector("[name=raised]");
    if (hills) hills.checked = view.raised = true;
  }
  if (view.raised) raise(true);
  if (model && near) visit(model.home());
}

/* What `#scene` says of the model: nothing, loading, loaded, or that it did not come. */
function say(state) {
  root.dataset.standing = state;
}

function lacking() {
  say("lacking");
  view.model = root.querySelector("[name=model]").checked = false;
  showHouses();
  changed();
}

/* Flies to the model where it is small, else to the village nearest to what was looked at; stays where that is near. */
function visit(home) {
  const middle = map.getCenter();
  const away = ({ lon, lat }) => Math.hypot(lon - middle.lng, lat - middle.lat);
  const villages = areas.features.map(({ properties }) => properties).filter(({ level, lon }) => level === "village" && lon);
  const nearest = villages.sort((one, other) => away(one) - away(other))[0];
  const place = home ?? nearest;
  if (!place || (map.getZoom() > FAR && away(place) < AWAY)) return;
  const zoom = NEAR + Math.log2(Math.min(1, map.getContainer().clientWidth / WIDE)) / 2;
  fly(map, { center: [place.lon, place.lat], zoom, ...LOOK });
}
