// The service worker: pages are read from the county, and from this phone where there is no signal; a shout that
// cannot be sent is kept and sent later. FAMILY, VERSION, PAGES, FILES, KEPT, SHOUT, FORGET and OTHERS come before this file.
// Its own name and its own part of the address: the host of the pages may keep copies of its own.
const CACHE = `${FAMILY}${VERSION}`;
const PATIENCE = 8_000;
const MOST_PAGES = 40;
// What a form asks of the county before it can be sent; everything else a form may be sent for later.
const LATER = ["look", "send", "next"];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES);
    await Promise.allSettled(PAGES.map((page) => cache.add(new Request(page, { credentials: "same-origin" }))));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || OTHERS.some((prefix) => pathname.startsWith(prefix))) return;
  if (request.method === "POST" && pathname === SHOUT && request.mode === "navigate") event.respondWith(shout(request));
  else if (request.method === "POST" && pathname === FORGET) event.respondWith(forget(request));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && FILES.includes(pathname)) event.respondWith(file(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(outbox.send());
});

async function file(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}

async function page(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  const asked = fetch(request).then((answer) => {
    if (answer.status === 200 && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html")) {
      event.waitUntil(remember(cache, request, answer.clone()));
    }
    return answer;
  });
  if (kept) {
    const patience = new Promise((done) => setTimeout(done, PATIENCE));
    const first = await Promise.race([asked.catch(() => null), patience]);
    asked.catch(() => null);
    return first ?? withFreshKey(kept);
  }
  return asked.catch(() => cache.match(KEPT, { ignoreVary: true }));
}

async function remember(cache, request, answer) {
  await cache.put(request, answer);
  const pages = (await cache.keys()).filter(({ url }) => !FILES.includes(new URL(url).pathname));
  const spare = pages.filter(({ url }) => !PAGES.includes(new URL(url).pathname + new URL(url).search));
  await Promise.all(spare.slice(0, Math.max(0, pages.length - MOST_PAGES)).map((old) => cache.delete(old)));
}

// A kept page would give every shout the same key; each gets one of its own.
async function withFreshKey(kept) {
  const html = (await kept.text()).replace(/name="key" value="[^"]+"/, `name="key" value="${outbox.freshKey()}"`);
  return new Response(html, { status: 200, headers: kept.headers });
}

async function shout(request) {
  const spare = request.clone();
  try {
    return await fetch(request);
  } catch {
    const form = await spare.formData();
    const sends = form.has("joins") || LATER.includes(form.get("do") ?? "look");
    if (!sends || !outbox.says(form)) return Response.redirect(`${KEPT}?stuck`, 303);
    await outbox.keep(form, SHOUT);
    await self.registration.sync?.register("outbox").catch(() => null);
    return Response.redirect(KEPT, 303);
  }
}

// Whoever has this phone next finds nothing of what was read on it.
async function forget(request) {
  const cache = await caches.open(CACHE);
  const pages = (await cache.keys()).filter(({ url }) => !FILES.includes(new URL(url).pathname));
  await Promise.all(pages.filter(({ url }) => new URL(url).pathname !== KEPT).map((each) => cache.delete(each)));
  await outbox.forget();
  return fetch(request).catch(() => Response.redirect(`${KEPT}?stuck`, 303));
}
