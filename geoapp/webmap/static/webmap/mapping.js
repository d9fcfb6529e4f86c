// Shows what stands in the column that was chosen. The table works without.
for (const select of document.querySelectorAll("select.column")) {
  const row = select.closest("tr");
  select.addEventListener("change", () => {
    row.querySelector(".samples").textContent = select.selectedOptions[0].dataset.samples ?? "";
    row.querySelector(".reason")?.remove();
  });
}
