// Switches layers on and off, and says which ones wait for a closer look.

export function watchLegend(element, layers, setVisible) {
  for (const box of element.querySelectorAll("input[type=checkbox]")) {
    // A browser restores a box as it was when it goes back to a page.
    if (!box.checked) setVisible(box.value, false);
    box.addEventListener("change", () => setVisible(box.value, box.checked));
  }

  function showWhichAreFar(zoom) {
    for (const group of element.querySelectorAll("fieldset")) {
      const far = zoom < layers.get(group.dataset.layer).minZoom;
      group.querySelector(".far").hidden = !far;
    }
  }

  return { showWhichAreFar };
}
