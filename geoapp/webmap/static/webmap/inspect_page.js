// The page works without scripts. With them the chosen file stays chosen, so that a
// choice in the report needs only one more press.
const form = document.getElementById("inspect-form");
const report = document.getElementById("report");
const waiting = form.querySelector(".waiting");
const button = form.querySelector("button");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  waiting.hidden = false;
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    form.submit(); // let the browser say what is wrong
  } finally {
    waiting.hidden = true;
    button.disabled = false;
  }
});

function show(page) {
  const errors = [...page.querySelectorAll("#inspect-form .error")];
  const found = page.getElementById("report");
  report.replaceChildren(...errors, ...(found?.childNodes ?? []));
  report.querySelector("h2")?.scrollIntoView({ block: "start" });
}
