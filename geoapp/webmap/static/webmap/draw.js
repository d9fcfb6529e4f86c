// Paints the features of one tile on its canvas.
import { POINT, POLYGON } from "./decode.js";
import { addSymbol, hatch } from "./symbols.js";

const TINT_OPACITY = 0.75;

// side: the tile's side in CSS pixels.
export function drawTile(canvas, tile, painter, { side, zoom, selectedId }) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = canvas.height = side * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.lineJoin = pen.lineCap = "round";
  const unit = side / tile.extent;
  const groups = grouped(tile.features, painter, zoom, unit);
  const land = painter.land();
  if (land) for (const { path } of groups) paint(pen, path, land, 1);
  // A symbol's outline lies below it: in a crowd, outlines above would hide the symbols.
  for (const group of groups) if (group.type === POINT) outline(pen, group);
  for (const group of groups) fill(pen, group);
  for (const group of groups) if (group.type !== POINT) outline(pen, group);
  const chosen = tile.features.filter((feature) => feature.id === selectedId);
  for (const feature of chosen) highlight(pen, feature, painter, zoom, unit);
}

// Thin classes first, so that a province's line lies on those of its communes; of equally
// thin ones the first last, in every tile alike.
function grouped(features, painter, zoom, unit) {
  const groups = new Map();
  for (const feature of features) {
    const key = painter.keyOf(feature);
    if (!groups.has(key)) {
      const look = painter.lookOf(feature, zoom);
      if (!look) continue;
      groups.set(key, { look, type: feature.type, path: new Path2D() });
    }
    const group = groups.get(key);
    addFeature(group.path, feature, group.look, unit);
  }
  return [...groups.values()].sort(
    (a, b) => a.look.width - b.look.width || b.look.rank - a.look.rank,
  );
}

function addFeature(path, feature, look, unit) {
  for (const ring of feature.rings) {
    if (feature.type === POINT) {
      for (const { x, y } of ring) {
        addSymbol(path, look.shape, x * unit, y * unit, look.size / 2);
      }
      continue;
    }
    path.moveTo(ring[0].x * unit, ring[0].y * unit);
    for (let i = 1; i < ring.length; i += 1) path.lineTo(ring[i].x * unit, ring[i].y * unit);
    if (feature.type === POLYGON) path.closePath();
  }
}

function fill(pen, { look, type, path }) {
  if (type === POINT) {
    paint(pen, path, look.colour, look.opacity);
  } else if (type === POLYGON) {
    if (look.band?.hatched) paint(pen, path, hatch(look.band.colour), 0.6);
    else if (look.band) paint(pen, path, look.band.colour, TINT_OPACITY);
    else if (look.opacity) paint(pen, path, look.colour, look.opacity);
    if (look.hatched) paint(pen, path, hatch(look.colour), 0.8);
  }
}

// Symbols may overlap, and so may blocks; holes wind the other way.
function paint(pen, path, colour, opacity) {
  pen.globalAlpha = opacity;
  pen.fillStyle = colour;
  pen.fill(path);
  pen.globalAlpha = 1;
}

function outline(pen, { look, type, path }) {
  const filled = type === POLYGON && look.opacity && !look.hatched;
  pen.strokeStyle = type === POINT || filled ? look.outline : look.colour;
  pen.lineWidth = type === POINT ? 2 : look.width;
  pen.stroke(path);
}

function highlight(pen, feature, painter, zoom, unit) {
  const look = painter.lookOf(feature, zoom);
  const path = new Path2D();
  const larger = feature.type === POINT ? { ...look, size: look.size + 7 } : look;
  addFeature(path, feature, larger, unit);
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 6;
  pen.stroke(path);
  pen.strokeStyle = painter.selected;
  pen.lineWidth = 3;
  pen.stroke(path);
}
