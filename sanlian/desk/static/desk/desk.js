// What a script adds to the pages of the desk; every page works without.

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
