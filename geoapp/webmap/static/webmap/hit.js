// Finds the feature under a place on a tile.
import { LINE, POINT, POLYGON } from "./decode.js";

// x, y and reach are in units of the tile's grid; rankOf(feature) tells the finer of two
// areas that both hold the place. Returns { feature, distance } or null.
export function nearestOfType(features, type, { x, y, reach, rankOf }) {
  let best = null;
  for (const feature of features) {
    if (feature.type !== type || !isNear(feature.box, x, y, reach)) continue;
    const distance = DISTANCE[type](feature, x, y);
    if (distance <= (type === POLYGON ? 0 : reach) && isBetter(best, feature, distance, rankOf)) {
      best = { feature, distance };
    }
  }
  return best;
}

// A commune before its province. Size alone would not tell: both fill a whole tile when
// the map is near enough.
function isBetter(best, feature, distance, rankOf) {
  if (!best || distance < best.distance) return true;
  if (distance > best.distance) return false;
  const finer = rankOf(feature) - rankOf(best.feature);
  return finer > 0 || (finer === 0 && sizeOf(feature.box) < sizeOf(best.feature.box));
}

function sizeOf(box) {
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}

function isNear(box, x, y, reach) {
  return (
    x >= box.minX - reach && x <= box.maxX + reach &&
    y >= box.minY - reach && y <= box.maxY + reach
  );
}

const DISTANCE = {
  [POINT]: (feature, x, y) =>
    Math.min(...feature.rings.flat().map((at) => Math.hypot(at.x - x, at.y - y))),
  [LINE]: (feature, x, y) => {
    let least = Infinity;
    for (const line of feature.rings) {
      for (let i = 1; i < line.length; i += 1) {
        least = Math.min(least, toSegment(line[i - 1], line[i], x, y));
      }
    }
    return least;
  },
  [POLYGON]: (feature, x, y) => (contains(feature.rings, x, y) ? 0 : Infinity),
};

function toSegment(a, b, x, y) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  const along = length2 ? ((x - a.x) * dx + (y - a.y) * dy) / length2 : 0;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(a.x + t * dx - x, a.y + t * dy - y);
}

// Even-odd over all rings, so that a hole is outside.
export function contains(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const crosses = ring[i].y > y !== ring[j].y > y;
      if (crosses && x < ((ring[j].x - ring[i].x) * (y - ring[i].y)) / (ring[j].y - ring[i].y) + ring[i].x) {
        inside = !inside;
      }
    }
  }
  return inside;
}
