// Keys for hands that stay on the keyboard; every one of them is a link or a button that works without.
// Never while somebody types, never with Ctrl, Alt or Meta; whoever uses a screen reader or speech switches them off.

const KEPT = "desk.keys";
const sheet = document.querySelector("#keys");
const wanted = sheet?.querySelector("[name=keys-on]");

const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

function allowed() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function onward(step) {
  const link = document.querySelector(`a[data-key="${step > 0 ? "j" : "k"}"]`);
  if (link) return link.click();
  const rows = [...document.querySelectorAll(".pane-list .row > a")].filter((row) => row.checkVisibility());
  const here = rows.indexOf(document.activeElement);
  rows.at(Math.min(Math.max(here + step, 0), rows.length - 1))?.focus();
}

const KEYS = {
  j: () => onward(1),
  k: () => onward(-1),
  a: () => document.querySelector('[data-key="a"]')?.click(),
  r: () => document.querySelector('[data-key="r"]')?.click(),
  "/": () => document.querySelector("#search, #q")?.focus(),
  "?": () => sheet?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || sheet?.open || !allowed()) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  act();
  event.preventDefault();
});

for (const opener of document.querySelectorAll(".keys-open")) {
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
}

if (wanted) {
  wanted.checked = allowed();
  wanted.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, wanted.checked ? "on" : "off");
    } catch {
      // Where nothing is kept, it holds for no longer than this page is read.
    }
  });
}
