// The page of one unit: its map, and the calendar of the day field.
import { createUnitMap } from "./unit_map.js";
import { offerCalendar } from "./day.js";

offerCalendar();
document.querySelectorAll("figure[data-config]").forEach((figure) => createUnitMap(figure));
