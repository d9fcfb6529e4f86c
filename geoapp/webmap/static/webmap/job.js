// Asks how far background work is, and opens the page anew when it is over. Without this
// the page has a link that does the same.
const EVERY_MS = 1000;
const SELDOM_MS = 10000; // nobody is at work, or the network is away
const work = document.getElementById("work");
const part = (name) => work.querySelector(`.${name}`);
const bar = work.querySelector("progress");

let wait = EVERY_MS;

async function ask() {
  try {
    const answer = await fetch(work.dataset.job, {
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") return location.reload(); // signed out
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (told.over) return location.reload();
    show(told);
    wait = told.trouble ? later() : EVERY_MS;
  } catch {
    wait = later();
  }
  setTimeout(ask, wait);
}

function later() {
  return Math.min(wait * 2, SELDOM_MS);
}

function show(told) {
  say(part("step").firstElementChild, told.step);
  say(part("count"), told.count);
  say(part("percent"), told.shown);
  say(part("left"), told.left);
  say(part("trouble"), told.trouble);
  part("trouble").hidden = !told.trouble;
  if (told.percent === null) bar.removeAttribute("value");
  else bar.value = told.percent;
}

// Read aloud only when it changes.
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

setTimeout(ask, wait);
