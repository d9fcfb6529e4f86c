// The map of a preview: where rows of one kind are, over the boundaries of today.
import { createUnitMap } from "./unit_map.js";

for (const figure of document.querySelectorAll("figure[data-changes]")) draw(figure);

async function draw(figure) {
  const map = createUnitMap(figure);
  const picked = figure.querySelector(".picked");
  const answer = await fetch(figure.dataset.changes, { redirect: "manual" });
  if (!answer.ok) return;
  const changes = await answer.json();
  document.querySelector(".said").textContent = changes.said;
  map.showChanges(changes, (label) => (picked.textContent = label));
}
