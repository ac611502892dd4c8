// Records what somebody says: press, stop a moment, hear it, go on or say it anew. Without this file, or without a
// microphone, the page offers the phone's own recorder, and writing.
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const SPEECH = 24_000; // Bits a second: plenty for one voice, little for a weak signal.
const BARS = 56;
const area = document.querySelector("[data-recorder]");

function recorder() {
  const input = document.querySelector("#id_voice");
  const { form } = input;
  const buttons = document.querySelector(".recorder-buttons");
  const done = document.querySelector("[data-done]");
  const player = area.querySelector("audio");
  const [words, time, levels] = ["[data-words]", "[data-time]", ".levels"].map((name) => area.querySelector(name));
  const most = Number(area.dataset.most);
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  let [tape, stream, ear, chunks, seconds, ticking, heights] = [null, null, null, [], 0, 0, []];

  const show = (state) => {
    area.dataset.state = buttons.dataset.state = state;
    document.body.dataset.recorder = state;
    words.textContent = area.dataset[state] ?? "";
    const still = ["paused", "full", "found"].includes(state);
    player.hidden = !still;
    if (!still) player.pause();
  };

  const clock = () => {
    const whole = Math.floor(seconds);
    time.textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  const draw = () => {
    const shown = heights.slice(-BARS);
    levels.replaceChildren(...Array.from({ length: BARS }, (_each, number) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = Math.max(3, (shown[number] ?? 0) * 72);
      const place = { x: number * 5.75, y: 36 - height / 2, width: 3, height, rx: 1.5 };
      Object.entries(place).forEach(([name, value]) => bar.setAttribute(name, value));
      if (number >= shown.length) bar.setAttribute("class", "none");
      return bar;
    }));
  };

  const loudness = () => {
    const wave = new Uint8Array(ear.fftSize);
    ear.getByteTimeDomainData(wave);
    return Math.min(1, Math.max(...wave.map((each) => Math.abs(each - 128))) / 64);
  };

  const tick = () => {
    seconds += 0.2;
    heights.push(loudness());
    clock();
    draw();
    if (seconds >= most) stop("full");
  };

  const file = () => new File(chunks, "voice", { type: tape.mimeType.split(";")[0] });

  // What was recorded lies in the form's own field, so that it is sent like any other file.
  const lay = (said = chunks.length ? file() : null) => {
    if (!said) return;
    const basket = new DataTransfer();
    basket.items.add(said);
    input.files = basket.files;
    const before = player.src;
    player.src = URL.createObjectURL(said);
    self.outbox?.saveTape(said, seconds).catch(() => null);
    if (before) URL.revokeObjectURL(before);
  };

  const stop = (state) => new Promise((laid) => {
    clearInterval(ticking);
    const taken = () => { lay(); show(state); laid(); };
    if (tape.state === "inactive") { taken(); return; }
    if (state === "paused") {
      tape.pause();
      tape.addEventListener("dataavailable", taken, { once: true });
      tape.requestData();
      return;
    }
    tape.addEventListener("stop", taken, { once: true });
    tape.stop();
    stream.getTracks().forEach((track) => track.stop());
  });

  const listen = () => {
    show("recording");
    area.scrollIntoView({ block: "center" });
    ticking = setInterval(tick, 200);
  };

  const start = async () => {
    show("asking");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch {
      refused();
      return;
    }
    [chunks, seconds, heights] = [[], 0, []];
    clock();
    const context = new AudioContext();
    ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    tape = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: SPEECH });
    tape.addEventListener("dataavailable", ({ data }) => {
      if (!data.size) return;
      chunks.push(data);
      // A page that is closed, or a phone that dies, does not lose what was said.
      if (chunks.length < 4 || chunks.length % 5 === 0) self.outbox?.saveTape(file(), seconds).catch(() => null);
    });
    tape.start(1000);
    listen();
  };

  const refused = () => {
    show("denied");
    area.querySelector(".no-microphone").hidden = false;
    document.querySelector(".plain-voice").hidden = false;
  };

  const press = {
    start,
    pause: () => stop("paused"),
    resume: () => { tape.resume(); listen(); },
    again: async () => {
      if (tape) await stop("full");
      input.value = "";
      await start();
    },
  };
  buttons.addEventListener("click", ({ target }) => {
    const pressed = target.closest("[data-press]");
    if (pressed) press[pressed.dataset.press]();
  });

  // Whoever presses on has said it all: only a recording that was ended is whole. A form cannot be sent from within
  // its own event.
  form.addEventListener("submit", (event) => {
    if (!["recording", "paused"].includes(area.dataset.state)) return;
    event.preventDefault();
    const button = again.button(event);
    stop("full").then(() => setTimeout(() => again.send(form, button)));
  });

  area.hidden = buttons.hidden = false;
  document.querySelector(".plain-voice").hidden = true;
  done?.classList.add("after-speaking");
  clock();
  draw();
  show("idle");
  self.outbox?.tape().then((kept) => {
    if (!kept || area.dataset.state !== "idle") return;
    seconds = kept.seconds;
    clock();
    lay(new File([kept.blob], "voice", { type: kept.blob.type }));
    show("found");
  }).catch(() => null);
}

if (area && navigator.mediaDevices?.getUserMedia && window.MediaRecorder && TYPES.some((each) => MediaRecorder.isTypeSupported(each))) {
  recorder();
}
