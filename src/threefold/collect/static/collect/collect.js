// Dropping a file, searching places, and moving through bad rows as in a spreadsheet.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);

  const upload = $("[data-collect-upload]");
  if (upload) {
    const drop = $("[data-collect-drop]", upload);
    const input = $("input[type=file]", drop);
    const told = $("[data-collect-chosen]", drop);
    const source = $("[name=source]", upload);
    const fresh = $("[data-collect-new-source]", upload);
    const show = () => {
      const file = input.files[0];
      const size = file && (file.size / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      told.textContent = file ? `${file.name} · ${size} MB` : "";
    };
    input.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover"])
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("collect-drop--over");
      });
    for (const kind of ["dragleave", "drop"])
      drop.addEventListener(kind, () => drop.classList.remove("collect-drop--over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      input.files = one.files;
      show();
    });
    const named = () => source && (fresh.hidden = source.value !== "");
    source?.addEventListener("change", named);
    named();
    upload.addEventListener("submit", () => {
      const bar = $("[data-collect-sent]", upload);
      bar.hidden = false;
      bar.removeAttribute("value");
    });
  }

  // One search box for all the lists of places; the list itself stays for readers without scripts.
  const picker = document.createElement("dialog");
  picker.className = "collect-picker";
  picker.innerHTML =
    '<input class="form-control" role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls="collect-picker-list" autocomplete="off">' +
    '<div class="collect-picker__list" role="listbox" id="collect-picker-list"></div>';
  const search = $("input", picker);
  const list = $("[role=listbox]", picker);
  let select = null;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const options = () => [...list.querySelectorAll("[role=option]")];
  const mark = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    search.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  };
  const fill = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    let group = null;
    let number = 0;
    for (const option of select.options) {
      const heading = option.parentElement.label ?? "";
      const text = plain(`${option.text} ${heading} ${option.value}`);
      if (!words.every((word) => text.includes(word))) continue;
      if (heading && heading !== group) {
        const title = document.createElement("div");
        title.className = "collect-picker__group";
        title.setAttribute("role", "presentation");
        title.textContent = heading;
        list.append(title);
      }
      group = heading;
      const row = document.createElement("div");
      row.className = "collect-picker__option";
      row.classList.toggle("collect-picker__option--now", option.selected);
      row.setAttribute("role", "option");
      row.id = `collect-place-${number++}`;
      row.dataset.value = option.value;
      row.textContent = option.text;
      list.append(row);
    }
    if (!number) {
      const none = document.createElement("div");
      none.className = "collect-picker__none";
      none.textContent = "—";
      list.append(none);
    }
    mark(words.length ? options()[0] : options().find((each) => each.dataset.value === select.value));
  };
  const choose = (value) => {
    const chosen = select;
    picker.close();
    if (value === undefined || chosen.value === value) return;
    chosen.value = value;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const pick = (from) => {
    select = from;
    if (!picker.isConnected) document.body.append(picker);
    search.value = "";
    search.setAttribute("aria-label", from.labels[0]?.textContent ?? "");
    list.setAttribute("aria-label", from.labels[0]?.textContent ?? "");
    picker.showModal();
    fill();
    const box = from.getBoundingClientRect();
    const height = picker.offsetHeight;
    const below = box.bottom + height + 8 < innerHeight;
    picker.style.top = `${below ? box.bottom + 2 : Math.max(8, box.top - height - 2)}px`;
    picker.style.left = `${Math.max(8, Math.min(box.left, innerWidth - picker.offsetWidth - 8))}px`;
    search.focus();
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") mark(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") mark(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === "Tab") choose(all[at]?.dataset.value);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
  picker.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option.dataset.value);
    else if (event.target === picker) picker.close();
  });
  picker.addEventListener("close", () => document.getElementById(select.id)?.focus());
  document.addEventListener("mousedown", (event) => {
    const from = event.target.closest("select[data-collect-place]");
    if (!from || event.button) return;
    event.preventDefault();
    pick(from);
  });
  document.addEventListener("keydown", (event) => {
    const from = event.target.closest?.("select[data-collect-place]");
    if (!from || event.ctrlKey || event.metaKey) return;
    const opens = ["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key);
    if (!opens && !/^\p{L}$/u.test(event.key)) return;
    event.preventDefault();
    pick(from);
    if (!opens) {
      search.value = event.key;
      fill();
    }
  });

  const cellBeside = (input, down) => {
    const row = input.closest("tr");
    const place = [...row.cells].indexOf(input.closest("td"));
    const other = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    return other && $("input[type=text]", other.cells[place]);
  };
  const cellNextTo = (input, right) => {
    const cell = input.closest("td");
    const other = right > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    return other && $("input[type=text]", other);
  };
  const go = (input) => {
    if (!input) return;
    input.focus();
    input.select();
  };
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.(".collect-cell > input[type=text]") || event.isComposing) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = whole || (input.selectionStart === 0 && input.selectionEnd === 0);
    const atEnd = whole || input.selectionStart === input.value.length;
    if (event.key === "Enter" || event.key === "ArrowDown") {
      const next = cellBeside(input, event.shiftKey ? -1 : 1);
      // Leaving the cell is what saves it, also in the last row.
      if (next) go(next);
      else input.blur();
    } else if (event.key === "ArrowUp") go(cellBeside(input, -1));
    else if (event.key === "ArrowRight" && atEnd) go(cellNextTo(input, 1));
    else if (event.key === "ArrowLeft" && atStart) go(cellNextTo(input, -1));
    else if (event.key === "Escape") {
      input.value = input.defaultValue;
      input.select();
    } else return;
    event.preventDefault();
  });
})();
