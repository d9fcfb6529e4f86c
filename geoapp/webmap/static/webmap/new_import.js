// The form works without scripts; this says that a large file is on its way.
const form = document.getElementById("new-form");

form.addEventListener("submit", () => {
  form.querySelector(".waiting").hidden = false;
  // Not at once: a disabled button would not be sent.
  setTimeout(() => (form.querySelector("button.main").disabled = true));
});

// Back from the next page the browser shows the form as it was left.
window.addEventListener("pageshow", () => {
  form.querySelector(".waiting").hidden = true;
  form.querySelector("button.main").disabled = false;
});
