// Bytes of a vector tile to plain features, with what drawing and picking ask often.
import { PbfReader, VectorTile } from "./vendored.js";

export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;

// Returns [{ id, type, properties, rings, box, centre }], in units of the tile's grid.
// centre (polygons): area-weighted, of the part inside this tile, with that area.
export function decode(bytes, layerId) {
  if (!bytes.byteLength) return { extent: 4096, features: [] };
  const layer = new VectorTile(new PbfReader(bytes)).layers[layerId];
  if (!layer) return { extent: 4096, features: [] };
  const features = [];
  for (let index = 0; index < layer.length; index += 1) {
    const raw = layer.feature(index);
    const rings = raw.loadGeometry();
    features.push({
      id: String(raw.id),
      type: raw.type,
      properties: raw.properties,
      rings,
      box: boxOf(rings),
      centre: raw.type === POLYGON ? centreOf(rings) : null,
    });
  }
  return { extent: layer.extent, features };
}

function boxOf(rings) {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const ring of rings) {
    for (const { x, y } of ring) {
      if (x < box.minX) box.minX = x;
      if (x > box.maxX) box.maxX = x;
      if (y < box.minY) box.minY = y;
      if (y > box.maxY) box.maxY = y;
    }
  }
  return box;
}

// Rings of holes wind the other way, so their area counts as negative by itself.
function centreOf(rings) {
  let area = 0;
  let sumX = 0;
  let sumY = 0;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const cross = ring[j].x * ring[i].y - ring[i].x * ring[j].y;
      area += cross;
      sumX += (ring[j].x + ring[i].x) * cross;
      sumY += (ring[j].y + ring[i].y) * cross;
    }
  }
  if (!area) return null;
  return { x: sumX / (3 * area), y: sumY / (3 * area), area: Math.abs(area / 2) };
}
