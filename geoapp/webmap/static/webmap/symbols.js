// Outlines of point symbols, and the pattern that means «no answer».

const SHAPES = {
  circle: (path, x, y, r) => {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  },
  square: (path, x, y, r) => path.rect(x - r, y - r, 2 * r, 2 * r),
  diamond: (path, x, y, r) => polygon(path, x, y, r * 1.15, [[0, -1], [1, 0], [0, 1], [-1, 0]]),
  triangle: (path, x, y, r) => polygon(path, x, y, r * 1.15, [[0, -1], [1, 0.85], [-1, 0.85]]),
  cross: (path, x, y, r) =>
    polygon(path, x, y, r, [
      [-0.36, -1], [0.36, -1], [0.36, -0.36], [1, -0.36], [1, 0.36], [0.36, 0.36],
      [0.36, 1], [-0.36, 1], [-0.36, 0.36], [-1, 0.36], [-1, -0.36], [-0.36, -0.36],
    ]),
};

export function addSymbol(path, shape, x, y, radius) {
  SHAPES[shape](path, x, y, radius);
}

function polygon(path, x, y, radius, corners) {
  corners.forEach(([dx, dy], index) => {
    const to = index ? "lineTo" : "moveTo";
    path[to](x + dx * radius, y + dy * radius);
  });
  path.closePath();
}

const hatches = new Map();

// A tile is a whole number of patterns wide, so that the lines meet across tiles.
export function hatch(colour) {
  if (!hatches.has(colour)) {
    const side = 8;
    const scale = window.devicePixelRatio || 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    for (const shift of [-side, 0, side]) {
      pen.moveTo(shift, side);
      pen.lineTo(shift + side, 0);
    }
    pen.stroke();
    const pattern = pen.createPattern(canvas, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / scale));
    hatches.set(colour, pattern);
  }
  return hatches.get(colour);
}
