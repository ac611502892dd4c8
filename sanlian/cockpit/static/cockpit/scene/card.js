/* Whether a graphics card draws, and with how many pixels where none does. */
const COARSE = 0.5;
let glanced;

/* Returns a pen of WebGL 2, or null where there is none. */
export function glance() {
  glanced ??= document.createElement("canvas").getContext("webgl2");
  return glanced;
}

/* Without a graphics card the ground stays flat until somebody asks for hills: raising them takes it seconds. */
export function drawnBySoftware() {
  const pen = glance();
  const about = pen?.getExtension("WEBGL_debug_renderer_info");
  return /swiftshader|llvmpipe|software|basic render/i.test(about ? pen.getParameter(about.UNMASKED_RENDERER_WEBGL) : "");
}

/* Without a graphics card a picture that moves, or is not yet there, is drawn with a quarter of the pixels. */
export function sharpness(moves) {
  return moves && drawnBySoftware() ? COARSE : window.devicePixelRatio;
}
