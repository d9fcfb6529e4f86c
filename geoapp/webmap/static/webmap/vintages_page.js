// Two vintages side by side: both maps look at the same place.
import { createUnitMap } from "./unit_map.js";

const maps = [...document.querySelectorAll("figure[data-config]")].map(
  (figure) => createUnitMap(figure),
);
for (const map of maps) {
  for (const other of maps) if (other !== map) map.follow(other);
}
