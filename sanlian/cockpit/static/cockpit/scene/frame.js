/* Which part of the ground the window shows. */
import { mercator } from "./crowd.js";

/* Tilted, the place takes less room than the library allows for it: it is fitted to what the controls leave. */
export function fill(map, [west, south, east, north]) {
  const extent = () => {
    const corners = [[west, south], [west, north], [east, south], [east, north]].map((corner) => map.project(corner));
    const xs = corners.map(({ x }) => x), ys = corners.map(({ y }) => y);
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const room = map.getContainer();
  const narrow = room.clientWidth < 700;
  const wide = room.clientWidth - (narrow ? 20 : 220), tall = room.clientHeight - (narrow ? 20 : 150);
  // Tilted, what is nearer grows faster: each step comes closer.
  for (let step = 0; step < 4; step += 1) {
    const before = extent();
    const grow = Math.min(wide / (before.right - before.left), tall / (before.bottom - before.top));
    map.setZoom(map.getZoom() + Math.log2(grow));
    const after = extent();
    const down = (after.top + after.bottom) / 2 - tall / 2 - 20;
    map.panBy([(after.left + after.right - room.clientWidth) / 2, down], { duration: 0 });
  }
}

/* Returns what the window shows as west, north, east and south on the mercator square. */
export function boxOf(map) {
  const bounds = map.getBounds();
  const [west, north] = mercator(bounds.getWest(), Math.min(85, bounds.getNorth()));
  const [east, south] = mercator(bounds.getEast(), Math.max(-85, bounds.getSouth()));
  return [west, north, east, south];
}
