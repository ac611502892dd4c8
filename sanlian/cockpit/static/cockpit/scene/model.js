/*
 * The county's real-scene model (3-D Tiles) on the map. What reads and draws it is fetched when somebody asks for it.
 *
 * The model counts metres from the earth's middle. At each frame it is turned so that the middle of the map is its
 * origin, with x to the east, y to the north and z up: there the map and the model agree, and numbers stay small.
 */
const ROUND = 40_075_016.7;
const COARSE = 12, SMALL = 3000;

/*
 * Adds the layer and returns it, once the model says where it stands. `tell` is told when something is still to come
 * and when all is there, `still` whether anybody still waits for it.
 */
export async function addModel(map, set, { tell, still }) {
  const { three, TilesRenderer } = await import(set.modelLibrary);
  if (!still()) return null;
  const tiles = new TilesRenderer(new URL(set.model, window.location.href).href);
  tiles.errorTarget = COARSE;
  const stage = new three.Scene();
  stage.add(new three.HemisphereLight(0xffffff, 0x8a938c, 2.6), tiles.group);
  const eye = new three.PerspectiveCamera(), screen = new three.Camera();
  const again = () => map.triggerRepaint();
  const light = Number(getComputedStyle(map.getContainer()).getPropertyValue("--model-light"));
  tiles.addEventListener("needs-update", again);
  tiles.addEventListener("load-model", ({ scene }) => {
    scene.traverse((mesh) => lay(mesh, light, three));
    again();
  });
  tiles.addEventListener("tiles-load-start", () => tell("loading"));
  tiles.addEventListener("tiles-load-end", () => (tell("loaded"), again()));
  const known = new Promise((found, lost) => {
    tiles.addEventListener("load-root-tileset", found);
    // Without its list there is no model; without a part of it the rest stands.
    tiles.addEventListener("load-error", ({ error, tile }) => (tile ? console.warn(`The model lacks a part: ${error}`) : lost(error)));
  });
  tiles.setCamera(eye);

  let pen;
  const layer = {
    id: "model",
    type: "custom",
    renderingMode: "3d",
    tiles,
    home: () => homeOf(tiles, three),
    onAdd(_map, gl) {
      pen = new three.WebGLRenderer({ canvas: map.getCanvas(), context: gl });
      pen.autoClear = false;
    },
    render(_gl, { defaultProjectionData }) {
      const here = look(map, eye, three);
      turn(tiles, here, map.getTerrain() ? 0 : Number(set.modelGround), three);
      const canvas = map.getCanvas();
      tiles.setResolution(eye, canvas.width, canvas.height);
      tiles.update();
      screen.projectionMatrix.fromArray(defaultProjectionData.mainMatrix).multiply(onMap(map, here, three));
      screen.projectionMatrixInverse.copy(screen.projectionMatrix).invert();
      pen.resetState();
      pen.render(stage, screen);
    },
    onRemove() {
      tiles.dispose();
    },
  };
  // Heat, names and signs stand over it.
  map.addLayer(layer, "heat");
  try {
    await known;
  } catch (fault) {
    if (map.getLayer(layer.id)?.implementation === layer) map.removeLayer(layer.id);
    throw fault;
  }
  return layer;
}

/* Returns where the model stands, or null where it is so wide that it stands everywhere. */
function homeOf(tiles, three) {
  const ball = new three.Sphere();
  if (!tiles.getBoundingSphere(ball) || ball.radius > SMALL) return null;
  const { lon, lat } = tiles.ellipsoid.getPositionToCartographic(ball.center, {});
  return { lon: (lon * 180) / Math.PI, lat: (lat * 180) / Math.PI };
}

/*
 * At night the model is lit less. The ground that an invented village brings lies so close on the map's that either
 * would show through the other: it is drawn nearer than it is, and before what stands on it.
 */
function lay(mesh, light, three) {
  const { material } = mesh;
  if (!material) return;
  material.color?.multiplyScalar(light);
  if (!material.userData.ground) return;
  mesh.renderOrder = -1;
  // Kept among what hides things: what is seen through would be drawn last.
  Object.assign(material, { transparent: false, blending: three.CustomBlending, depthWrite: false });
  Object.assign(material, { blendSrc: three.SrcAlphaFactor, blendDst: three.OneMinusSrcAlphaFactor });
  Object.assign(material, { blendSrcAlpha: three.OneFactor, blendDstAlpha: three.OneMinusSrcAlphaFactor });
  Object.assign(material, { polygonOffset: true, polygonOffsetFactor: -8, polygonOffsetUnits: -8 });
}

/* Sets the eye to where the map is looked at from, in metres from its middle, and returns that middle. */
function look(map, eye, three) {
  const middle = map.getCenter();
  const canvas = map.getCanvas();
  const turned = (map.getBearing() * Math.PI) / 180, tilted = (map.getPitch() * Math.PI) / 180;
  const opening = map.getVerticalFieldOfView();
  const pixel = (ROUND * Math.cos((middle.lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const away = ((0.5 * canvas.clientHeight) / Math.tan((opening * Math.PI) / 360)) * pixel;
  const ground = map.getTerrain() ? map.queryTerrainElevation(middle) || 0 : 0;
  const [east, north] = [Math.sin(turned), Math.cos(turned)];
  eye.fov = opening;
  eye.aspect = canvas.clientWidth / canvas.clientHeight;
  eye.near = away / 100;
  eye.far = away * 30;
  eye.updateProjectionMatrix();
  eye.up.set(east * Math.cos(tilted), north * Math.cos(tilted), Math.sin(tilted));
  eye.position.set(-east * away * Math.sin(tilted), -north * away * Math.sin(tilted), ground + away * Math.cos(tilted));
  eye.lookAt(new three.Vector3(0, 0, ground));
  eye.updateMatrixWorld(true);
  return middle;
}

/* Turns the model so that the middle of the map is its origin, lowered by the ground where the map is flat. */
function turn(tiles, { lng, lat }, lowered, three) {
  const frame = new three.Matrix4();
  tiles.ellipsoid.getEastNorthUpFrame((lat * Math.PI) / 180, (lng * Math.PI) / 180, lowered, frame);
  frame.invert().decompose(tiles.group.position, tiles.group.quaternion, tiles.group.scale);
  tiles.group.updateMatrixWorld(true);
}

/* Returns the matrix from metres around the middle to the map's own square, whose y runs south. */
function onMap(map, { lng, lat }, three) {
  const x = (lng + 180) / 360;
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  const metre = 1 / (ROUND * Math.cos((lat * Math.PI) / 180));
  return new three.Matrix4().makeTranslation(x, y, 0).scale(new three.Vector3(metre, -metre, metre));
}
