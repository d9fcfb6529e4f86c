// Wires the page together: map, legend, lists and the facts of what was picked.
import { createMap } from "./map.js";
import { watchLegend } from "./legend.js";
import { createPanel } from "./panel.js";
import { loadFeature } from "./feature.js";
import { offerCalendar } from "./day.js";
import { createTrouble } from "./trouble.js";

const config = JSON.parse(document.getElementById("config").textContent);
const layers = new Map(config.layers.map((layer) => [layer.id, layer]));

const trouble = createTrouble(document.getElementById("trouble"), config, () => map.reload());
const panel = createPanel(config.words, {
  onClose: () => map.select(null),
});
const map = createMap(document.getElementById("map"), config, {
  onPick: (found) => (found ? show(found.layer, found.id) : clear()),
  onTrouble: trouble.show,
  onZoom: (zoom) => legend.showWhichAreFar(zoom),
});
const legend = watchLegend(
  document.getElementById("legend"),
  layers,
  map.setVisible,
  document.querySelector(".key"),
);
legend.showWhichAreFar(map.zoom());

for (const button of document.querySelectorAll("button.place")) {
  button.addEventListener("click", () => {
    if (button.dataset.bbox) map.zoomTo(button.dataset.bbox.split(",").map(Number));
    show(button.dataset.layer, button.dataset.id, button);
  });
}
offerCalendar();

let newest = 0;

// ?unit=: the place that a link from another page is about.
if (config.focus) {
  map.zoomTo(config.focus.bbox);
  show(config.focus.layer, config.focus.id);
}

async function show(layer, id, origin = document.getElementById("map")) {
  const turn = ++newest;
  map.select({ layer, id: String(id) });
  panel.wait(origin);
  const answer = await loadFeature(layers.get(layer).feature, id);
  if (turn !== newest) return; // a later click was answered first
  if (answer.facts) panel.show(answer.facts);
  else if (answer.failure === "signedOut") trouble.show("signedOut");
  else panel.fail(config.words[answer.failure]);
}

function clear() {
  newest += 1;
  map.select(null);
  panel.close();
}
