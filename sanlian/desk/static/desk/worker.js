// The desk's service worker: the orders in hand are kept on this phone and read where there is no signal; what is
// written then waits here and is sent later. FAMILY, VERSION, FILES, DESK, KEPT, WRITE, LIST, LOGIN, LOGOUT, STATIC, WRITTEN,
// HOURS and CONTACTS come before this file.
const FILES_HERE = `${FAMILY}${VERSION}`;
const PAGES_HERE = `${FAMILY}pages`;
const PATIENCE = 8_000;
const AGAIN_AFTER = 5 * 60_000;
const MOST_PHOTOS = 100;
const AT_ONCE = 2;
const ORDER = new RegExp(`^${DESK}orders/(\\d+)/(?:(\\w+)/)?$`);
const PHOTO = new RegExp(`${DESK}photos/\\d+/`, "g");
const SHARED = new RegExp(`${STATIC}[^"'#?]+`, "g");

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(FILES_HERE)).addAll(FILES);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && ![FILES_HERE, PAGES_HERE].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    // Pages of before name files of before: they are kept anew.
    if (old.length) await caches.delete(PAGES_HERE);
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepPages().catch(() => null));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "desk-outbox") event.waitUntil(deskOutbox.send());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const verb = pathname.match(ORDER)?.[2];
  if (request.mode === "navigate" && request.method === "POST") {
    if (pathname === LOGOUT) event.respondWith(leave(request));
    else if (pathname === LOGIN) event.respondWith(enter(request));
    else if (WRITTEN.includes(verb)) event.respondWith(write(request, pathname));
    else event.respondWith(pathname.endsWith("/contact-data/") ? reveal(request, pathname) : stay(request));
  } else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(request, pathname, verb));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
  else if (pathname.startsWith(STATIC) || new RegExp(PHOTO).test(pathname)) event.respondWith(lent(request, pathname));
});

async function file(request) {
  return (await caches.match(request, { cacheName: FILES_HERE, ignoreVary: true })) ?? fetch(request);
}

async function lent(request, pathname) {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await (await caches.open(PAGES_HERE)).match(pathname, { ignoreVary: true });
    if (kept) return kept;
    throw fault;
  }
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────

async function page(request, pathname, verb) {
  // Who has left where there was no signal is out before anything else is shown.
  if ((await deskOutbox.notes()).leave) await deskOutbox.send().catch(() => null);
  const asked = fetch(request);
  const kept = await keptPage(pathname, verb);
  if (!kept) return asked;
  asked.catch(() => null);
  const patience = new Promise((done) => setTimeout(done, PATIENCE));
  return (await Promise.race([asked.catch(() => null), patience])) ?? marked(kept);
}

// What the phone has for an address; for one it has not, the page that says so.
async function keptPage(pathname, verb) {
  await forgetOld();
  const cache = await caches.open(PAGES_HERE);
  const found = async (path) => cache.match(path, { ignoreVary: true });
  if (WRITTEN.includes(verb)) {
    const whole = await found(pathname.replace(`${verb}/`, ""));
    return whole ? found(WRITE) : found(KEPT);
  }
  return (await found(pathname)) ?? found(KEPT);
}

async function forgetOld() {
  const { at, who } = await deskOutbox.notes();
  if (at && Date.now() - at > HOURS * 3_600_000) await deskOutbox.forget(who);
}

// A kept page says since when it is kept, and each form that is written on it has a key of its own.
async function marked(kept) {
  const html = (await kept.text())
    .replace("<html ", `<html data-kept="${kept.headers.get("X-Kept-At")}" `)
    .replaceAll(/name="key" value="[^"]*"/g, () => `name="key" value="${deskOutbox.freshKey()}"`);
  return new Response(html, { status: 200, headers: kept.headers });
}

// ── keeping ─────────────────────────────────────────────────────────────────────────────────────

async function keepPages() {
  await forgetOld();
  const known = await deskOutbox.notes();
  if (!HOURS || (known.asked && Date.now() - known.asked < AGAIN_AFTER && !known.stale)) return;
  const answer = await fetch(LIST, { credentials: "same-origin" });
  if (answer.status !== 200 || answer.redirected) return;
  const { who, orders, withheld } = await answer.json();
  if (known.who !== who) await deskOutbox.forget(who);
  const cache = await caches.open(PAGES_HERE);
  await deskOutbox.note({ who, asked: Date.now(), stale: false });
  const wanted = [[DESK, ""], [KEPT, VERSION], [WRITE, VERSION], ...orders.map(({ id, version }) => [`${DESK}orders/${id}/`, String(version)])];
  await forgetAllBut(cache, new Set(wanted.map(([path]) => path)));
  const [photos, files, there] = [new Set(), new Set(), new Set()];
  const next = wanted[Symbol.iterator]();
  const work = async () => {
    for (const [path, version] of next) {
      const html = await keepPage(cache, path, version);
      if (html) there.add(path);
      else await cache.delete(path);
      for (const found of html?.match(PHOTO) ?? []) photos.add(found);
      for (const found of html?.match(SHARED) ?? []) files.add(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await keepFiles(cache, files, [...photos].slice(0, MOST_PHOTOS));
  // Somebody may have left while this went on: then nothing stays.
  if ((await deskOutbox.notes()).who !== who) return deskOutbox.forget((await deskOutbox.notes()).who);
  await deskOutbox.note({ at: Date.now(), orders: orders.filter(({ id }) => there.has(`${DESK}orders/${id}/`)), withheld });
  deskOutbox.tell();
}

async function keepPage(cache, path, version) {
  const before = await cache.match(path, { ignoreVary: true });
  if (before && version && before.headers.get("X-Version") === version) return before.text();
  const answer = await fetch(path, { credentials: "same-origin", headers: { "X-Keep": "1" } });
  if (answer.status !== 200 || answer.redirected) return null;
  return lay(cache, path, version, answer);
}

async function lay(cache, path, version, answer) {
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  headers.set("X-Version", version);
  headers.set("X-Kept-At", new Date().toISOString());
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await cache.put(path, new Response(html, { headers }));
  return html;
}

async function keepFiles(cache, files, photos) {
  const has = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const lacking = [...files].filter((path) => !FILES.includes(path) && !has.has(path)).map((path) => [path, path]);
  const small = photos.filter((path) => !has.has(path)).map((path) => [path, `${path}?small`]);
  for (const [path, from] of [...lacking, ...small]) {
    const answer = await fetch(from, { credentials: "same-origin" });
    if (answer.status === 200 && !answer.redirected) await cache.put(path, answer);
  }
}

// Orders that are no longer in hand go, and with them everything but the files that pages share.
async function forgetAllBut(cache, paths) {
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const gone = kept.filter((path) => path.startsWith(DESK) && !paths.has(path) && !path.startsWith(`${DESK}photos/`));
  await Promise.all(gone.map((path) => cache.delete(path)));
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────

async function write(request, pathname) {
  const spare = request.clone();
  try {
    return await sent(request);
  } catch {
    const form = await spare.formData();
    if (form.has("preview")) return nothing();
    await deskOutbox.keep(form, pathname);
    await self.registration.sync?.register("desk-outbox").catch(() => null);
    return Response.redirect(pathname.match(/^.*orders\/\d+\//)[0], 303);
  }
}

async function sent(request) {
  const answer = await fetch(request);
  // What was done to an order shows in its page: the next look for what to keep is not put off.
  await deskOutbox.note({ stale: true }).catch(() => null);
  return answer;
}

// What cannot wait leaves the page as it is, with all that was typed, and says so.
async function stay(request) {
  return sent(request).catch(nothing);
}

function nothing() {
  deskOutbox.tell("stuck");
  return new Response(null, { status: 204 });
}

async function reveal(request, pathname) {
  try {
    const answer = await fetch(request);
    const path = pathname.replace("contact-data/", "");
    const { orders } = await deskOutbox.notes();
    const version = orders?.find(({ id }) => path === `${DESK}orders/${id}/`)?.version;
    // Whoever looked has been written down before the page came; whether the phone may keep it the county says.
    if (CONTACTS && answer.status === 200 && version !== undefined) await lay(await caches.open(PAGES_HERE), path, String(version), answer.clone());
    return answer;
  } catch {
    return nothing();
  }
}

// ── coming and going ────────────────────────────────────────────────────────────────────────────

// Whoever has this phone next finds nothing of what was read on it.
async function leave(request) {
  await deskOutbox.forget();
  return fetch(request).catch(async () => {
    await deskOutbox.note({ leave: true });
    deskOutbox.tell();
    return new Response(null, { status: 204 });
  });
}

async function enter(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return nothing();
  }
  const known = await deskOutbox.notes();
  const asked = await fetch(`${KEPT}state/`, { credentials: "same-origin" }).catch(() => null);
  const { who } = asked?.status === 200 ? await asked.json() : {};
  if (who && who !== known.who) await deskOutbox.forget(who);
  await deskOutbox.note({ out: !who, leave: false });
  return answer;
}
