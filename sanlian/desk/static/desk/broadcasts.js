// What a page of a broadcast does by itself; each of it can be done by a button or by loading the page anew.

// It has been seen when it was on the screen, not when it was loaded behind another window.
const seen = document.querySelector("form[data-seen]");

async function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  const answer = await fetch(seen.action, {
    method: "POST",
    body: new FormData(seen),
    headers: { "X-Quietly": "1" },
  }).catch(() => null);
  if (answer?.ok) seen.hidden = true;
}

if (seen) {
  document.addEventListener("visibilitychange", tell);
  tell();
}

// Progress is asked for again every ten seconds while somebody looks at it.
async function refresh() {
  const here = document.querySelector("#progress[data-live]");
  if (!here || document.visibilityState !== "visible") return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#progress");
  if (fresh && !here.contains(document.activeElement)) here.replaceWith(fresh);
}

if (document.querySelector("#progress[data-live]")) setInterval(refresh, 10_000);
