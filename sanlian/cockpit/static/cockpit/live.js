/*
 * Keeps an open screen up to date: asks every three seconds whether the figures have changed (an answer without a body
 * while they have not), once a minute for all there is, and less often while nobody answers; not at all while hidden.
 */
const EVERY = 3000, WHOLE_EVERY = 60000, SLOWEST = 60000;
const block = document.getElementById("live");
const clock = document.querySelector("[data-clock]");
let wait = EVERY, asking = false, next = 0, whole = Date.now();

async function look() {
  if (document.hidden || asking || !block) return;
  asking = true;
  const address = new URL(window.location.href);
  const all = Date.now() - whole >= WHOLE_EVERY;
  address.searchParams.set("since", all ? "" : block.dataset.version);
  try {
    const answer = await fetch(address, { redirect: "manual" });
    if (answer.type === "opaqueredirect") window.location.reload();
    if (answer.status === 200) put(await answer.text());
    if (answer.status === 200) whole = Date.now();
    if (answer.ok) tick();
    wait = answer.ok ? EVERY : slower();
  } catch {
    /* Without a network what is shown stays; the next look tries again. */
    wait = slower();
  } finally {
    asking = false;
    plan();
  }
}

function slower() {
  return Math.min(wait * 2, SLOWEST);
}

/* Screens that were opened together do not ask together. */
function plan() {
  clearTimeout(next);
  next = setTimeout(look, wait * (0.85 + Math.random() * 0.3));
}

function put(html) {
  const open = [...block.querySelectorAll("details[open]")].map((each) => each.id);
  const held = block.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  block.innerHTML = html;
  block.dataset.version = block.querySelector("[data-version]").dataset.version;
  open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
  if (held) [...block.querySelectorAll("a")].find((each) => each.getAttribute("href") === held)?.focus();
}

function tick() {
  const now = new Date();
  clock.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
}

plan();
document.addEventListener("visibilitychange", look);
