// Which names to write where: each once, the weightiest first, none over another.
import { POINT, POLYGON } from "./decode.js";

// Pages name units by level; at each zoom only the levels that help are written.
const LEVELS = {
  province: { from: 4, to: 8, font: "600 14px", colour: "#2f2552", weight: 5 },
  district: { from: 8, to: 10, font: "600 12px", colour: "#54478a", weight: 4 },
  commune: { from: 9, to: 22, font: "500 12px", colour: "#26323d", weight: 2 },
};
const OTHERS = { from: 12, to: 22, font: "600 11.5px", colour: "#1d3b2a", weight: 1 };
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif';

// sources: [{ layer, tiles: [{ coords, tile }] }]; toScreen(coords, x, y, extent) gives
// pixels of the overlay. Returns the number of labels written.
export function drawLabels(canvas, size, zoom, sources, toScreen) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = size.x * scale;
  canvas.height = size.y * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const taken = [];
  const wanted = sources.flatMap((source) => candidates(source, zoom, toScreen));
  wanted.sort((a, b) => b.style.weight - a.style.weight || b.room - a.room);
  for (const label of wanted) write(pen, label, size, taken);
  return taken.length;
}

function candidates({ layer, tiles }, zoom, toScreen) {
  const merged = new Map();
  for (const { coords, tile } of tiles) {
    for (const feature of tile.features) {
      const style = LEVELS[feature.properties.level] ?? OTHERS;
      const text = feature.properties[layer.labelField];
      if (!text || zoom < style.from || zoom > style.to) continue;
      const place = placeOf(feature, coords, tile.extent, toScreen);
      if (place) merge(merged, feature, { text, style, ...place });
    }
  }
  return [...merged.values()];
}

// A polygon lies in pieces on several tiles: its label stands in the middle of all.
function merge(merged, feature, label) {
  const before = merged.get(feature.id);
  if (!before) {
    merged.set(feature.id, label);
  } else if (feature.type === POLYGON) {
    const area = before.area + label.area;
    before.x = (before.x * before.area + label.x * label.area) / area;
    before.y = (before.y * before.area + label.y * label.area) / area;
    before.area = area;
    if (before.room !== Infinity) before.room = Math.sqrt(area);
  }
}

function placeOf(feature, coords, extent, toScreen) {
  if (feature.type === POINT) {
    const { x, y } = feature.rings[0][0];
    if (x < 0 || y < 0 || x >= extent || y >= extent) return null; // the neighbour's
    const at = toScreen(coords, x, y, extent);
    return { x: at.x, y: at.y + 14, area: 0, room: Infinity };
  }
  if (!feature.centre) return null;
  const at = toScreen(coords, feature.centre.x, feature.centre.y, extent);
  const area = feature.centre.area * at.unit * at.unit;
  // A unit's name belongs inside it; a hotspot's code may be wider than the hotspot.
  const room = feature.properties.level ? Math.sqrt(area) : Infinity;
  return { x: at.x, y: at.y, area, room };
}

function write(pen, { text, style, x, y, room }, size, taken) {
  pen.font = `${style.font} ${FAMILY}`;
  const half = pen.measureText(text).width / 2 + 3;
  if (2 * half > room * 1.25) return;
  if (x - half < 2 || x + half > size.x - 2 || y < 10 || y > size.y - 10) return;
  const box = [x - half, y - 9, x + half, y + 9];
  if (taken.some((other) => overlap(box, other))) return;
  taken.push(box);
  pen.strokeStyle = "rgba(255, 255, 255, 0.92)";
  pen.lineWidth = 3.5;
  pen.strokeText(text, x, y);
  pen.fillStyle = style.colour;
  pen.fillText(text, x, y);
}

function overlap(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
