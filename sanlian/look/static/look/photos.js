// Shrinks photographs on the phone before they are sent. Without this file the server does.
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

// What is chosen in a field is added to what was, `most` at the most, and `show(files, tooMany)` draws it. Returns a
// function that lays files into the field.
self.photographsIn = (input, most, show) => {
  let chosen = [];
  let shrinking = Promise.resolve();
  let busy = false;

  const lay = (files) => {
    const basket = new DataTransfer();
    files.forEach((file) => basket.items.add(file));
    input.files = basket.files;
    chosen = files;
  };

  input.addEventListener("change", () => {
    const picked = [...chosen, ...input.files];
    busy = true;
    shrinking = Promise.all(picked.slice(0, most).map(shrunk)).then((files) => {
      lay(files);
      busy = false;
      show(files, picked.length > most);
    });
  });

  // Whoever presses before they are shrunk waits that moment; a form cannot be sent from within its own event.
  input.form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    const button = again.button(event);
    shrinking.then(() => setTimeout(() => again.send(input.form, button)));
  });

  return (files) => {
    lay(files);
    show(files, false);
  };
};
