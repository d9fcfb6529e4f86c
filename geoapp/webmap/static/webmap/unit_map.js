// A small map of boundaries: what was clicked is named, with a link to its page.
import { createMap } from "./map.js";
import { createTrouble } from "./trouble.js";

// figure: holds .map, .trouble and .picked; its data-config names the JSON script.
export function createUnitMap(figure) {
  const config = JSON.parse(document.getElementById(figure.dataset.config).textContent);
  const trouble = createTrouble(figure.querySelector(".trouble"), config, () => map.reload());
  const picked = figure.querySelector(".picked");
  const hint = picked.textContent;
  const map = createMap(figure.querySelector(".map"), config, {
    onPick: (found) => {
      map.select(found ?? chosen(config));
      picked.replaceChildren(found ? link(found, config) : hint);
    },
    onTrouble: trouble.show,
  });
  map.select(chosen(config));
  return map;
}

function chosen(config) {
  return config.chosen ? { layer: config.layers[0].id, id: config.chosen } : null;
}

function link(found, config) {
  const made = document.createElement("a");
  made.href = config.page.replace("{id}", found.id);
  made.textContent = config.words.openUnit.replace("{name}", found.name);
  return made;
}
