// Says on every page of the desk what is kept on this phone and what waits there, sends it when there is a signal, and
// fills a form in again that was not taken. Starts the service worker, which keeps the pages.
const here = document.currentScript;
const strip = document.querySelector("[data-offline]");
const mine = strip?.querySelector("[data-of-order]");
const page = document.querySelector("[data-kept-page]");
const { desk, who, worker } = here.dataset;
// What is kept is for a phone; an office has its signal.
const onPhone = matchMedia("(max-width: 899px), (pointer: coarse)").matches;
const order = location.pathname.match(/orders\/(\d+)\//)?.[1];

const clock = (at) => {
  const moment = new Date(at);
  const time = `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
  return moment.toDateString() === new Date().toDateString() ? time : `${moment.getMonth() + 1}-${moment.getDate()} ${time}`;
};

// Lays words into an element as its author wrote them, with {names} filled in.
const say = (element, values) => {
  element.dataset.words ??= element.textContent;
  element.textContent = Object.entries(values).reduce((words, [name, value]) => words.replaceAll(`{${name}}`, value), element.dataset.words);
};

const line = (name, shown, values = {}) => {
  const item = strip.querySelector(`[data-line=${name}]`);
  item.hidden = !shown;
  if (shown) say(item.querySelector("span"), values);
};

const verbWords = (verb) => strip.dataset[`verb${verb}`];
const stateWords = ({ state, why, sent }) => {
  const words = strip.dataset[`is${state}`];
  return words.replace("{why}", why ?? "").replace("{when}", sent ? clock(sent) : "");
};
const saidIn = (draft) => draft.fields.filter(([name, value]) => typeof value === "string" && !["public", "done_by"].includes(name)).map(([, value]) => value).join("\n");

// ── the strip over every page ───────────────────────────────────────────────────────────────────

const draw = async () => {
  const [drafts, everybody, known] = await Promise.all([deskOutbox.all(), deskOutbox.everybodys(), deskOutbox.notes()]);
  const of = (state) => drafts.filter((draft) => draft.state === state);
  const [kept, refused, sent] = ["kept", "refused", "sent"].map(of);
  const keptAt = document.documentElement.dataset.kept;
  const away = !navigator.onLine;
  const unsent = everybody.filter(({ state }) => state !== "sent");
  line("away", away && keptAt, { when: keptAt ? clock(keptAt) : "" });
  line("nosignal", away && !keptAt);
  line("again", !away && keptAt, { when: keptAt ? clock(keptAt) : "" });
  line("left", known.leave);
  line("kept", kept.length && !known.out, { count: kept.length });
  line("refused", refused.length, { count: refused.length });
  line("login", known.out && unsent.length && !away, { count: unsent.length });
  line("sent", sent.length, { count: sent.length, when: sent.length ? clock(Math.max(...sent.map((draft) => draft.sent))) : "" });
  line("absent", keptAt && page && !location.pathname.endsWith("/kept/"));
  line("ready", onPhone && !away && !keptAt && known.at && document.querySelector(".frame-inbox"), { count: known.orders?.length ?? 0, when: known.at ? clock(known.at) : "" });
  if (mine) drawMine(drafts.filter((draft) => draft.order === order));
  strip.hidden = ![...strip.querySelectorAll("[data-line]")].some((item) => !item.hidden);
  if (page) drawPage(drafts, everybody, known, await deskOutbox.off(who));
};

const drawMine = (drafts) => {
  const model = mine.querySelector("template");
  mine.querySelectorAll("li").forEach((old) => old.remove());
  drafts.forEach((draft) => {
    const row = model.content.cloneNode(true);
    say(row.querySelector("span"), { verb: verbWords(draft.verb), when: clock(draft.at), state: stateWords(draft) });
    const link = row.querySelector("a");
    link.hidden = draft.state === "sent";
    link.href = `${desk}orders/${draft.order}/${draft.verb}/?kept=${draft.key}#doing`;
    mine.append(row);
  });
  mine.hidden = !drafts.length;
};

// ── the page of what is kept ────────────────────────────────────────────────────────────────────

const drawn = {};

// What has not changed is left alone: a hand may be at it.
const changed = (name, value) => {
  const before = drawn[name];
  drawn[name] = JSON.stringify(value);
  return drawn[name] !== before;
};

const drawPage = (drafts, everybody, known, off) => {
  const others = everybody.filter((draft) => draft.who !== known.who && draft.state !== "sent").length;
  if (changed("drafts", [others, drafts.map(({ key, state, at, why }) => [key, state, at, why])])) drawDrafts(drafts, others);
  if (changed("orders", [known.orders, known.at, known.withheld, off])) drawOrders(known, off);
};

const drawDrafts = (drafts, others) => {
  [["refused", "refused"], ["waiting", "kept"]].forEach(([name, state]) => {
    const part = page.querySelector(`[data-part=${name}]`);
    const found = drafts.filter((draft) => draft.state === state);
    part.hidden = !found.length;
    part.querySelector("ul").replaceChildren(...found.map((draft) => rowOf(draft, part.querySelector("template"))));
  });
  const foreign = page.querySelector("[data-part=others]");
  foreign.hidden = !others;
  say(foreign.querySelector("p"), { count: others });
  page.querySelector("[data-part=nothing]").hidden = drafts.some(({ state }) => state !== "sent");
};

const drawOrders = (known, off) => {
  page.querySelector("[data-part=off]").hidden = !off;
  const list = page.querySelector("[data-part=orders]");
  const model = list.querySelector("template");
  list.querySelector("ul").replaceChildren(...(known.orders ?? []).map(({ id, code, title, place }) => {
    const row = model.content.cloneNode(true);
    row.querySelector("a").href = `${desk}orders/${id}/`;
    row.querySelector("b").textContent = title;
    row.querySelector(".meta").textContent = `${code} · ${place}`;
    return row;
  }));
  list.hidden = !known.orders?.length;
  say(list.querySelector("[data-since]"), { count: known.orders?.length ?? 0, when: known.at ? clock(known.at) : "" });
  const withheld = list.querySelector("[data-withheld]");
  withheld.hidden = !known.withheld;
  say(withheld, { count: known.withheld ?? 0 });
};

const rowOf = (draft, model) => {
  const row = model.content.cloneNode(true);
  const put = (name, words) => { row.querySelector(`[data-${name}]`).textContent = words; };
  put("title", draft.title || draft.code || "");
  put("what", `${verbWords(draft.verb)} · ${clock(draft.at)}`);
  put("said", saidIn(draft));
  const photos = draft.fields.filter(([, value]) => value instanceof Blob).length;
  const pictures = row.querySelector("[data-pictures]");
  pictures.hidden = !photos;
  say(pictures, { count: photos });
  const why = row.querySelector("[data-why]");
  if (why) why.textContent = draft.why;
  row.querySelector("a").href = `${desk}orders/${draft.order}/${draft.verb}/?kept=${draft.key}#doing`;
  row.querySelector("[data-drop]").addEventListener("click", () => deskOutbox.drop(draft.key));
  return row;
};

// ── a form without a signal ─────────────────────────────────────────────────────────────────────

const panelOf = () => document.querySelector("form[data-draft]");

// The page for writing holds all forms; the address says which one is meant and of which order.
const choose = async () => {
  const forms = document.querySelector("[data-write]");
  if (!forms) return;
  const verb = location.pathname.match(/orders\/\d+\/(\w+)\//)?.[1];
  forms.querySelectorAll("section").forEach((each) => { if (each.dataset.verb !== verb) each.remove(); });
  const form = panelOf();
  const { orders = [] } = await deskOutbox.notes();
  const found = orders.find(({ id }) => String(id) === order);
  if (!form || !found) return;
  form.action = location.pathname;
  form.elements.seen.value = found.version;
  document.querySelector("[data-of]").textContent = `${found.code} ${found.title}`;
  forms.querySelectorAll("[data-back]").forEach((link) => { link.href = `${desk}orders/${order}/`; });
  forms.hidden = false;
};

const fill = async (lay) => {
  const key = new URLSearchParams(location.search).get("kept");
  const form = panelOf();
  const draft = key && (await deskOutbox.all()).find((each) => each.key === key && each.state !== "sent");
  if (!form || !draft) return;
  draft.fields.filter(([, value]) => typeof value === "string").forEach(([name, value]) => {
    const field = form.elements[name];
    if (field) field.value = value;
  });
  lay?.(draft.fields.filter(([, value]) => value instanceof Blob).map(([, value]) => value));
  form.elements.key.value = key;
  form.insertAdjacentHTML("afterbegin", '<input type="hidden" name="again" />');
  form.elements.again.value = key;
};

const pictures = () => {
  const input = document.querySelector("#id_photos, [data-photographs]");
  if (!input) return null;
  const shelf = document.createElement("ul");
  shelf.className = "fresh-photos";
  input.after(shelf);
  return self.photographsIn(input, 6, (files) => {
    shelf.replaceChildren(...files.map((file) => {
      const [item, picture] = [document.createElement("li"), document.createElement("img")];
      picture.src = URL.createObjectURL(file);
      picture.alt = file.name;
      item.append(picture);
      return item;
    }));
  });
};

// Where no service worker catches what cannot be sent, the page does, as far as the phone knows that it has no signal.
const catchIt = (event) => {
  const form = event.target;
  if (event.defaultPrevented || navigator.onLine || navigator.serviceWorker?.controller || !form.matches("[data-draft]")) return;
  event.preventDefault();
  if (event.submitter?.name === "preview") return deskOutbox.tell("stuck");
  deskOutbox.keep(new FormData(form), new URL(form.action).pathname).then(() => form.reset());
};

// ── the signal ──────────────────────────────────────────────────────────────────────────────────

const stuck = (word) => {
  if (word !== "stuck") return;
  line("stuck", true);
  strip.hidden = false;
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
};

const send = async () => {
  if (navigator.onLine) await deskOutbox.send().catch(() => null);
  await draw();
};

const keepPages = async () => {
  if (!worker || !who || !onPhone || !navigator.onLine || document.documentElement.dataset.kept) return;
  const known = await deskOutbox.notes();
  if (known.who !== who) await deskOutbox.forget(who);
  if (await deskOutbox.off(who)) return;
  const registration = await navigator.serviceWorker?.ready;
  registration?.active.postMessage("keep");
};

const begin = async () => {
  deskOutbox.onChange(stuck);
  deskOutbox.onChange(draw);
  strip.querySelector("[data-seen]").addEventListener("click", () => deskOutbox.seen());
  document.addEventListener("submit", catchIt);
  document.querySelector("[data-forget]")?.addEventListener("click", () => deskOutbox.forget(who).then(() => deskOutbox.turnOff(who, true)));
  document.querySelector("[data-again]")?.addEventListener("click", () => deskOutbox.turnOff(who, false).then(keepPages));
  const lay = pictures();
  await choose();
  await fill(lay);
  await draw();
  if (worker) navigator.serviceWorker?.register(worker, { scope: desk });
  await send();
  await keepPages();
};

if (strip && "indexedDB" in window) {
  window.addEventListener("online", () => send().then(keepPages));
  window.addEventListener("offline", draw);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  begin();
}
