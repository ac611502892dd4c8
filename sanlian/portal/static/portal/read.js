// Reads the page aloud where the browser has a voice; without one the button stays hidden.
const button = document.querySelector("[data-read]");

if (button && "speechSynthesis" in window) {
  const words = button.querySelector("b");
  const [start, stop] = [words.textContent, button.dataset.stop];
  const rest = () => { words.textContent = start; };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      rest();
      return;
    }
    const title = document.querySelector("h1")?.innerText ?? "";
    const said = new SpeechSynthesisUtterance(`${title}. ${document.querySelector("main").innerText}`);
    said.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
    said.rate = 0.9;
    said.onend = said.onerror = rest;
    words.textContent = stop;
    speechSynthesis.speak(said);
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
