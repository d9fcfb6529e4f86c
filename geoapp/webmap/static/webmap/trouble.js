// Says what went wrong on the map and what to do about it.

export function createTrouble(box, config, reload) {
  const text = document.createElement("p");
  const way = document.createElement("p");
  box.append(text, way);

  function show(kind) {
    const { words } = config;
    text.textContent = kind === "signedOut" ? words.signedOut : words.tilesFailed;
    way.replaceChildren(kind === "signedOut" ? signIn() : retry());
    box.hidden = false;
  }

  function signIn() {
    const link = document.createElement("a");
    const here = encodeURIComponent(location.pathname + location.search);
    link.href = `${config.login}?next=${here}`;
    link.textContent = config.words.signIn;
    return link;
  }

  function retry() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = config.words.retry;
    button.addEventListener("click", () => {
      box.hidden = true;
      reload();
    });
    return button;
  }

  return { show };
}
