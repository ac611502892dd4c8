/* Keeps an open screen up to date: asks every 20 seconds whether the figures have changed, not while hidden. */
const EVERY = 20000;
const block = document.getElementById("live");
const clock = document.querySelector("[data-clock]");
let asking = false;

async function look() {
  if (document.hidden || asking || !block) return;
  asking = true;
  const address = new URL(window.location.href);
  address.searchParams.set("since", block.dataset.version);
  try {
    const answer = await fetch(address, { redirect: "manual" });
    if (answer.type === "opaqueredirect") window.location.reload();
    if (answer.status === 200) put(await answer.text());
    if (answer.ok) tick();
  } catch {
    /* Without a network what is shown stays; the next look tries again. */
  } finally {
    asking = false;
  }
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

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
