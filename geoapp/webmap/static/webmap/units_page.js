// The list works without scripts; the calendar is all that they add.
import { offerCalendar } from "./day.js";

offerCalendar();
