// Opens the browser's calendar beside the day field, which is typed dd/mm/yyyy.

export function offerCalendar() {
  const field = document.getElementById("day");
  const picker = document.getElementById("day-picker");
  const open = document.getElementById("day-open");
  if (!picker.showPicker) return;
  open.hidden = false;
  open.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    field.value = picker.value.split("-").reverse().join("/");
    field.form.requestSubmit();
  });
}
