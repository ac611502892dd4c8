// Says on every page what is kept on this phone, and sends it when there is a signal; starts the service worker.
const here = document.currentScript;
const strip = document.querySelector("[data-outbox]");
const list = document.querySelector("[data-kept]");

const line = (state, shouts) => {
  const item = strip.querySelector(`[data-state=${state}]`);
  item.hidden = !shouts.length;
  if (!shouts.length) return;
  const words = item.querySelector("span");
  item.dataset.words ??= words.textContent;
  words.textContent = item.dataset.words.replace("{count}", shouts.length).replace("{code}", shouts.map(({ code }) => code).join("、"));
  if (state === "sent") item.querySelector("a").href = shouts[0].link;
};

const reopen = ({ key, fields, address }) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address, enctype: "multipart/form-data", hidden: true });
  [...fields.filter(([name]) => name !== "joins"), ["key", key], ["do", "write"]].forEach(([name, value]) => {
    const input = document.createElement("input");
    input.name = name;
    if (value instanceof Blob) {
      const basket = new DataTransfer();
      basket.items.add(value);
      input.type = "file";
      input.files = basket.files;
    } else {
      input.type = "hidden";
      input.value = value;
    }
    form.append(input);
  });
  document.body.append(form);
  outbox.drop(key).then(() => form.submit());
};

const show = async () => {
  const shouts = await outbox.all();
  ["kept", "sent", "refused"].forEach((state) => line(state, shouts.filter((each) => each.state === state)));
  strip.hidden = !shouts.length;
  if (!list) return;
  const model = list.querySelector("template");
  const rows = shouts.filter(({ state }) => state !== "sent").map((shout) => {
    const row = model.content.cloneNode(true);
    row.querySelector("[data-text]").textContent = shout.words || list.dataset.spoken;
    row.querySelector("[data-open]").addEventListener("click", () => reopen(shout));
    return row;
  });
  list.querySelector("ul").replaceChildren(...rows);
  list.hidden = !rows.length;
};

// Where no service worker catches what cannot be sent, the page does, as far as the phone knows that it has no signal.
const catchIt = (event) => {
  const form = new FormData(event.target);
  const button = again.button(event);
  const sends = ["look", "send", "next"].includes(button?.value ?? "look") || button?.name === "joins";
  if (event.defaultPrevented || navigator.onLine || navigator.serviceWorker?.controller || !sends || !outbox.says(form)) return;
  event.preventDefault();
  outbox.keep(form, event.target.action).then(() => window.scrollTo(0, 0));
};

const send = () => {
  if (navigator.onLine) outbox.send().catch(() => null);
};

if (strip && "indexedDB" in window) {
  outbox.onChange(show);
  strip.querySelector("[data-seen]").addEventListener("click", () => outbox.seen());
  // What was said has arrived where it is shown again.
  if (document.querySelector(".heard, .gotten")) outbox.dropTape();
  if (location.search === "?stuck") document.querySelectorAll("[data-stuck]").forEach((each) => { each.hidden = !each.hidden; });
  document.querySelector("form#shout")?.addEventListener("submit", catchIt);
  show().then(send);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(here.dataset.worker, { scope: here.dataset.scope });
}
