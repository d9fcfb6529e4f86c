// The panel beside the map: tabs over the server's lists, and the facts of one feature.
import { renderFacts } from "./facts.js";

export function createPanel(words, { onClose }) {
  const facts = document.getElementById("facts");
  const body = document.getElementById("facts-body");
  const lists = document.getElementById("lists");
  const back = document.getElementById("facts-close");
  let origin = null;
  let scrolled = 0;

  makeTabs(document.getElementById("tabs"), [...lists.querySelectorAll(".tab")]);
  back.addEventListener("click", () => {
    close();
    origin?.focus({ preventScroll: true });
    onClose();
  });
  facts.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back.click();
  });

  function open() {
    if (facts.hidden) scrolled = lists.scrollTop;
    facts.hidden = false;
    lists.hidden = true;
  }

  function close() {
    facts.hidden = true;
    lists.hidden = false;
    lists.scrollTop = scrolled;
  }

  function wait(from) {
    origin = from;
    open();
    body.setAttribute("aria-busy", "true");
    body.replaceChildren(paragraph("waiting", words.loading));
  }

  function show(found) {
    body.removeAttribute("aria-busy");
    body.replaceChildren(...renderFacts(found, words));
    body.querySelector("h2").focus({ preventScroll: true });
    facts.scrollTop = 0;
    // On a narrow screen the panel lies below the map.
    facts.scrollIntoView({ block: "nearest" });
  }

  function fail(message) {
    body.removeAttribute("aria-busy");
    body.replaceChildren(paragraph("error", message));
    back.focus();
  }

  return { wait, show, fail, close };
}

function paragraph(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

// Without scripts the sections stand one below the other; with them they are tabs
// (ARIA pattern: one stop for the Tab key, arrows move between tabs).
function makeTabs(bar, sections) {
  bar.setAttribute("role", "tablist");
  const tabs = sections.map((section) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `${section.id}-button`;
    tab.textContent = section.dataset.tab;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => choose(tab));
    return tab;
  });
  bar.append(...tabs);
  bar.hidden = tabs.length < 2;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = tabs.indexOf(document.activeElement);
    const next = tabs[(now + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });

  function choose(chosen) {
    tabs.forEach((tab, index) => {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      sections[index].hidden = !on;
    });
  }
  choose(tabs[0]);
}
