// Command palette and keyboard shortcuts.
(() => {
  const dialog = document.getElementById("ui-palette");
  if (!dialog) return;
  const input = document.getElementById("ui-palette-q");
  const list = document.getElementById("ui-palette-list");
  const hits = document.getElementById("ui-palette-hits");
  const none = dialog.querySelector(".ui-palette__none");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const visible = () => [...list.querySelectorAll("[role=option]")].filter((one) => !one.hidden);
  let chosen = null;
  let timer = 0;

  const choose = (one) => {
    chosen?.removeAttribute("aria-selected");
    chosen = one || null;
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  };
  const settle = () => {
    list.querySelectorAll("[role=group]").forEach((group) => {
      group.hidden = !group.querySelector("[role=option]:not([hidden])");
    });
    const all = visible();
    none.hidden = all.length > 0;
    choose(all[0]);
  };
  const filter = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    list.querySelectorAll("[role=option]").forEach((one) => {
      if (hits.contains(one)) return;
      const text = plain(one.textContent);
      one.hidden = !words.every((word) => text.includes(word));
    });
    settle();
    clearTimeout(timer);
    if (!input.hasAttribute("hx-get")) return;
    if (input.value.trim().length < 2) {
      hits.replaceChildren();
      return settle();
    }
    timer = setTimeout(() => globalThis.htmx?.trigger(input, "ui:search"), 180);
  };
  const show = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.value = "";
    hits.replaceChildren();
    filter();
    input.focus();
  };

  hits.addEventListener("htmx:afterSwap", () => {
    if (input.value.trim().length < 2) hits.replaceChildren();
    settle();
  });
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    const all = visible();
    const at = all.indexOf(chosen);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
    const inText = input.value && ["Home", "End"].includes(event.key);
    if (event.key in steps && all.length && !inText) {
      event.preventDefault();
      choose(all[steps[event.key] % all.length]);
    }
    if (event.key === "Enter" && chosen && !event.isComposing) {
      event.preventDefault();
      chosen.click();
    }
  });
  list.addEventListener("pointermove", (event) => {
    const one = event.target.closest("[role=option]");
    if (one && one !== chosen) choose(one);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-ui-palette]")) {
      event.preventDefault();
      show();
    }
  });

  // WCAG 2.1.4: whoever speaks to the computer must be able to switch single keys off.
  const single = document.querySelector("[data-ui-single-keys]");
  single.checked = localStorage.getItem("ui-single-keys") !== "off";
  single.addEventListener("change", () =>
    localStorage.setItem("ui-single-keys", single.checked ? "on" : "off"),
  );
  const typing = (target) =>
    target.closest?.("input, textarea, select, [contenteditable], [role=textbox]");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return dialog.open ? dialog.close() : show();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!single.checked || typing(event.target) || document.querySelector("dialog[open]")) return;
    const step = { j: "next", k: "prev" }[event.key];
    if (event.key === "/") {
      event.preventDefault();
      show();
    } else if (event.key === "?") {
      document.getElementById("ui-shortcuts").showModal();
    } else if (step) {
      document.querySelector(`.ui-main [rel=${step}]`)?.click();
    } else if (/^[a-z]$/.test(event.key)) {
      const keyed = `[data-ui-key="${event.key}"]`;
      (document.querySelector(`.ui-main ${keyed}`) ?? document.querySelector(keyed))?.click();
    }
  });
})();
