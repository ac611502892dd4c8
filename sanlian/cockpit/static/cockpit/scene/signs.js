/* The signs on the map, drawn here: a state has a shape of its own besides its colour. */
import { CALM, LATE, RESTING, SOON } from "./crowd.js";

const SHAPES = {
  [CALM]: "M12 3a9 9 0 1 0 .01 0zM12 7v5l3 2",
  [RESTING]: "M6 3h12a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z",
  [SOON]: "M12 2.5 22.5 21h-21z",
  [LATE]: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
};
const MARKS = { [RESTING]: "M9.5 8v8M14.5 8v8", [SOON]: "M12 9v5M12 17.4v.1", [LATE]: "M12 7v6M12 16.6v.1" };
const SHARP = 2, ROOM = 9;

/* Adds `one-<state>` and `many-<state>` to the map, in the colours of the page, and `nothing`, which only takes room. */
export function addSigns(map, ink) {
  map.addImage("nothing", pixels(canvas(ROOM)), { pixelRatio: SHARP });
  const tones = { [CALM]: ink("--brand"), [RESTING]: ink("--hold-mark"), [SOON]: ink("--warn-mark"), [LATE]: ink("--late-mark") };
  for (const state of [CALM, RESTING, SOON, LATE]) {
    map.addImage(`one-${state}`, one(state, tones[state], ink), { pixelRatio: SHARP });
    map.addImage(`many-${state}`, many(state, tones[state], ink), { pixelRatio: SHARP });
  }
}

function canvas(size) {
  const made = document.createElement("canvas");
  made.width = made.height = size * SHARP;
  // Read back at once: kept in memory, not on the card.
  const pen = made.getContext("2d", { willReadFrequently: true });
  pen.scale(SHARP, SHARP);
  pen.lineCap = pen.lineJoin = "round";
  return pen;
}

function disc(pen, size, tone, ink) {
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 2 - 2, 0, 7);
  pen.fillStyle = ink("--surface");
  pen.fill();
  pen.strokeStyle = tone;
  pen.lineWidth = 2;
  pen.stroke();
}

function shape(pen, state, tone, ink, { x, y, size }) {
  pen.save();
  pen.translate(x, y);
  pen.scale(size / 24, size / 24);
  const outline = new Path2D(SHAPES[state]);
  if (state === CALM) {
    pen.strokeStyle = tone;
    pen.lineWidth = 2.6;
    pen.stroke(outline);
  } else {
    pen.fillStyle = tone;
    pen.fill(outline);
    pen.strokeStyle = ink("--surface");
    pen.lineWidth = 2.6;
    pen.stroke(new Path2D(MARKS[state]));
  }
  pen.restore();
}

function pixels(pen) {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

function one(state, tone, ink) {
  const pen = canvas(30);
  disc(pen, 30, tone, ink);
  shape(pen, state, tone, ink, { x: 6.5, y: state === SOON ? 5.5 : 6.5, size: 17 });
  return pixels(pen);
}

function many(state, tone, ink) {
  const pen = canvas(46);
  disc(pen, 46, tone, ink);
  shape(pen, state, tone, ink, { x: 16, y: 5, size: 14 });
  return pixels(pen);
}
