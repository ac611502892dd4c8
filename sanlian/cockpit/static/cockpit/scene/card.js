/* Whether a graphics card draws, and with how many pixels where none does. */
const COARSE = 0.5;
let glanced;

/*
 * Returns what draws WebGL 2 here, by its name, or null where nothing does. The pen is given back at once: where the
 * processor draws, every pen that is held makes the map's own wait.
 */
export function glance() {
  if (glanced === undefined) {
    const pen = document.createElement("canvas").getContext("webgl2");
    const about = pen?.getExtension("WEBGL_debug_renderer_info");
    glanced = pen && (about ? pen.getParameter(about.UNMASKED_RENDERER_WEBGL) : "");
    pen?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return glanced;
}

/* Without a graphics card the ground stays flat until somebody asks for hills: raising them takes it seconds. */
export function drawnBySoftware() {
  return /swiftshader|llvmpipe|software|basic render/i.test(glance() ?? "");
}

/* Without a graphics card a picture that moves, or is not yet there, is drawn with a quarter of the pixels. */
export function sharpness(moves) {
  return moves && drawnBySoftware() ? COARSE : window.devicePixelRatio;
}
