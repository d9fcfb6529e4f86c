// Small drawings as SVG: colours as attributes, because the page allows no styles.
const SVG = "http://www.w3.org/2000/svg";

export function bandSwatch(band) {
  const fill = band.hatched ? "#ffffff" : band.colour;
  const box = { x: 0.5, y: 0.5, width: 17, height: 13, rx: 2, fill, stroke: "#8a95a0" };
  const parts = [part("rect", box)];
  if (band.hatched) {
    const d = "M1 8 8 1M2 13 14 1M9 13 17 5";
    parts.push(part("path", { d, stroke: band.colour, "stroke-width": 1.4 }));
  }
  return drawing("swatch", { width: 18, height: 14, viewBox: "0 0 18 14" }, parts);
}

const BAR = "#2f6690"; // not the band's: its palest colour would not show

export function bar(value, most) {
  const length = most > 0 ? (100 * value) / most : 0;
  return drawing("bar", { viewBox: "0 0 100 4", preserveAspectRatio: "none" }, [
    part("rect", { width: 100, height: 4, fill: "#e3e8ec" }),
    part("rect", { width: length, height: 4, fill: BAR }),
  ]);
}

function drawing(name, attributes, parts) {
  const svg = part("svg", { class: name, "aria-hidden": "true", ...attributes });
  svg.append(...parts);
  return svg;
}

function part(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
