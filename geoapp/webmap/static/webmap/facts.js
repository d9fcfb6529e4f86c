// Turns the facts of one feature into elements. Text only: nothing is parsed as HTML.
import { bandSwatch, bar } from "./swatch.js";

export function renderFacts(found, words) {
  const heading = element("h2", "", found.title);
  heading.tabIndex = -1;
  const parts = [element("p", "kind", found.kind), heading];
  if (found.assessment) parts.push(assessment(found.assessment, words));
  if (found.facts.length) parts.push(table(found.facts));
  if (found.page) parts.push(pageLink(found.page));
  return parts;
}

function assessment(told, words) {
  const section = element("section", "assessment");
  const line = element("p", "verdict");
  const chip = element("span", "band");
  chip.append(bandSwatch(told.band), ` ${told.band.label}`);
  line.append(element("span", "points", told.score), chip);
  section.append(
    element("h3", "", told.title),
    line,
    bar(told.points, 100),
    element("p", "rank-line", told.rank),
  );
  if (told.completeness) section.append(element("p", "lacking", told.completeness));
  const list = element("ul", "reasons");
  for (const reason of told.reasons) list.append(reasonItem(reason, words));
  section.append(element("h4", "", words.reasons), list, element("p", "note", told.note));
  return section;
}

function reasonItem(reason, words) {
  const item = element("li", reason.missing ? "missing" : "");
  const head = element("p", "reason-head");
  const points = reason.missing
    ? words.noData
    : words.points
        .replace("{points}", reason.pointsWords)
        .replace("{weight}", reason.weightWords);
  head.append(element("strong", "", reason.title), element("span", "", points));
  item.append(head);
  if (!reason.missing) item.append(bar(reason.points, reason.weight));
  item.append(element("p", "reason-text", reason.text));
  return item;
}

function table(facts) {
  const list = element("dl", "values");
  for (const { label, value } of facts) {
    list.append(element("dt", "", label), element("dd", "", value));
  }
  return list;
}

function pageLink({ title, address }) {
  const line = element("p", "more");
  const link = element("a", "", title);
  link.href = address;
  line.append(link);
  return line;
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
