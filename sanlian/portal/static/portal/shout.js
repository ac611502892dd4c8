// Shrinks photographs on the phone before they are sent, shows them, and asks the phone where it is. Without this
// file every page works: the server shrinks, and places are chosen from lists.
const LONGEST_SIDE = 1600;

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST_SIDE / Math.max(picture.width, picture.height);
    if (scale >= 1 && file.size < 500_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * Math.min(1, scale));
    canvas.height = Math.round(picture.height * Math.min(1, scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // The server says what is wrong with it.
  }
}

function photographs(area) {
  const input = area.querySelector("input[type=file]");
  if (!input) return;
  const add = input.closest(".tile");
  const most = Number(area.dataset.most) - area.querySelectorAll(".tile:not(.add)").length;
  let chosen = [];
  let shrinking = Promise.resolve();
  let busy = false;

  const show = (tooMany) => {
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
  };

  input.addEventListener("change", () => {
    const picked = [...chosen, ...input.files];
    const tooMany = picked.length > most;
    busy = true;
    shrinking = Promise.all(picked.slice(0, most).map(shrunk)).then((files) => {
      const basket = new DataTransfer();
      files.forEach((file) => basket.items.add(file));
      input.files = basket.files;
      chosen = files;
      busy = false;
      show(tooMany);
    });
  });

  // Whoever presses before they are shrunk waits that moment; a form cannot be sent from within its own event.
  const form = input.form;
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    const button = again.button(event);
    shrinking.then(() => setTimeout(() => again.send(form, button)));
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
