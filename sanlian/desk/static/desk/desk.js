// Keys for hands that stay on the keyboard; every one of them is a link or a button that works without.

const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

function onward(step) {
  const link = document.querySelector(`a[data-key="${step > 0 ? "j" : "k"}"]`);
  if (link) return link.click();
  const rows = [...document.querySelectorAll(".pane-list .row a")].filter((row) => row.checkVisibility());
  const here = rows.indexOf(document.activeElement);
  rows.at(Math.min(Math.max(here + step, 0), rows.length - 1))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") onward(key === "j" ? 1 : -1);
  else if (key === "a") document.querySelector('[data-key="a"]')?.click();
  else if (key === "r") document.querySelector('[data-key="r"]')?.click();
  else if (key === "/") document.querySelector("#search, #q")?.focus();
  else return;
  event.preventDefault();
});

document.querySelector(".row.chosen")?.scrollIntoView({ block: "nearest" });

// The first field of what is being done; a hand that was quicker than this page keeps the field it chose.
const fault = document.querySelector(".error")?.parentElement.querySelector("input, textarea, select");
const first = document.querySelector(".acting .doing-panel :is(input, textarea, select):not([type=hidden])");
if (document.activeElement === document.body) (fault ?? first)?.focus();

for (const button of document.querySelectorAll(".print-it")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that is on its way is not sent a second time.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
