// Switches layers on and off, and says which ones wait for a closer look.

// key: the box that explains the colours of units; hidden while a choropleth covers them.
export function watchLegend(element, layers, setVisible, key) {
  const boxes = [...element.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes) {
    // A browser restores a box as it was when it goes back to a page.
    setVisible(box.value, box.checked);
    box.addEventListener("change", () => {
      if (box.checked && layers.get(box.value).choropleth) switchOff(others(box));
      setVisible(box.value, box.checked);
      showKey();
    });
  }
  showKey();

  // Two choropleths over each other would show the colours of neither.
  function others(box) {
    return choropleths().filter((other) => other !== box && other.checked);
  }

  function switchOff(these) {
    for (const box of these) {
      box.checked = false;
      setVisible(box.value, false);
    }
  }

  function choropleths() {
    return boxes.filter((box) => layers.get(box.value).choropleth);
  }

  function showKey() {
    if (key) key.hidden = choropleths().some((box) => box.checked);
  }

  function showWhichAreFar(zoom) {
    for (const group of element.querySelectorAll("fieldset")) {
      const far = zoom < layers.get(group.dataset.layer).minZoom;
      group.querySelector(".far").hidden = !far;
    }
  }

  return { showWhichAreFar };
}
