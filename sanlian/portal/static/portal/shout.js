// Shows the photographs that were chosen, and asks the phone where it is. Without this file every page works: places
// are chosen from lists.
function photographs(area) {
  const input = area.querySelector("input[type=file]");
  if (!input) return;
  const add = input.closest(".tile");
  const most = Number(area.dataset.most) - area.querySelectorAll(".tile:not(.add)").length;
  self.photographsIn(input, most, (chosen, tooMany) => {
    area.querySelectorAll(".tile.fresh, .error.fresh").forEach((old) => old.remove());
    chosen.forEach((file) => {
      const tile = document.createElement("div");
      const img = document.createElement("img");
      tile.className = "tile fresh";
      img.src = URL.createObjectURL(file);
      img.alt = file.name;
      tile.append(img);
      add.before(tile);
    });
    if (tooMany) {
      const line = document.createElement("p");
      line.className = "error fresh";
      line.role = "alert";
      line.textContent = area.dataset.tooMany;
      area.append(line);
    }
  });
}

function whereabouts(area) {
  const button = area.querySelector("button");
  const line = button.querySelector("[role=status]");
  area.hidden = false;
  button.addEventListener("click", (event) => {
    const [lon, lat] = ["at_lon", "at_lat"].map((name) => area.querySelector(`[name=${name}]`));
    if (lon.value) return;
    event.preventDefault();
    line.textContent = button.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        lon.value = coords.longitude.toFixed(6);
        lat.value = coords.latitude.toFixed(6);
        again.send(button.form, button);
      },
      () => { line.textContent = button.dataset.fail; },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

document.querySelectorAll("[data-photos]").forEach(photographs);
if ("geolocation" in navigator) document.querySelectorAll("[data-here]").forEach(whereabouts);
