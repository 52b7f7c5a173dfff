// A list of suggestions below a field, worked by keys or pointer; one list serves all fields.
(() => {
  const list = document.createElement("div");
  list.className = "segments-suggest";
  list.id = "segments-suggest";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  document.body.append(list);

  let owner = null;
  let found = [];
  let at = -1;
  let asked = 0;

  const close = () => {
    if (owner?.input.getAttribute("role") === "combobox") owner.input.setAttribute("aria-expanded", "false");
    owner?.input.removeAttribute("aria-activedescendant");
    list.hidden = true;
    at = -1;
  };
  const mark = (place) => {
    at = place;
    [...list.children].forEach((each, n) => each.setAttribute("aria-selected", String(n === place)));
    const option = list.children[place];
    if (option) {
      owner.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else owner.input.removeAttribute("aria-activedescendant");
  };
  const take = (place) => {
    const { input, chosen } = owner;
    const item = found[place];
    close();
    asked += 1;
    chosen(item, input);
  };
  const show = (items, typed) => {
    found = items.slice(0, 12);
    if (!found.length) return close();
    list.replaceChildren(
      ...found.map((item, n) => {
        const option = document.createElement("div");
        option.id = `segments-suggest-${n}`;
        option.setAttribute("role", "option");
        option.className = "segments-suggest__one";
        const text = document.createElement("span");
        text.textContent = item.text;
        option.append(text);
        if (item.note) {
          const note = document.createElement("small");
          note.textContent = item.note;
          option.append(note);
        }
        return option;
      }),
    );
    const box = owner.input.getBoundingClientRect();
    list.hidden = false;
    list.setAttribute("aria-label", owner.label);
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8))}px`;
    const below = box.bottom + list.offsetHeight + 8 < innerHeight;
    list.style.top = `${below ? box.bottom + 2 : Math.max(8, box.top - list.offsetHeight - 2)}px`;
    if (owner.input.getAttribute("role") === "combobox") owner.input.setAttribute("aria-expanded", "true");
    mark(typed && owner.first ? 0 : -1);
  };
  const ask = async (mine, typed) => {
    const number = (asked += 1);
    const items = await mine.find(mine.input);
    if (number !== asked || document.activeElement !== mine.input) return;
    owner = mine;
    show(items, typed);
  };

  // `find(input)` gives [{text, note, …}], at once or later; `chosen(item, input)` is told which.
  // `opens` shows them before anything is typed; `first` is taken by Enter once something was.
  globalThis.segmentsSuggest = (input, { find, chosen, label, opens = false, first = false }) => {
    const mine = { input, find, chosen, label, first };
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    if (input.matches("input")) {
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-expanded", "false");
    }
    input.addEventListener("input", () => ask(mine, true));
    if (opens) input.addEventListener("focus", () => ask(mine, false));
    input.addEventListener("blur", () => {
      asked += 1;
      if (owner === mine) close();
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden || owner !== mine) return;
      if (event.key === "ArrowDown") mark((at + 1) % found.length);
      else if (event.key === "ArrowUp") mark((at - 1 + found.length) % found.length);
      else if (event.key === "Escape") close();
      else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(at);
      else return;
      if (event.key !== "Tab") event.preventDefault();
      event.stopPropagation();
    });
  };
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take([...list.children].indexOf(option));
  });
  addEventListener("scroll", (event) => event.target !== list && close(), { capture: true, passive: true });
})();
