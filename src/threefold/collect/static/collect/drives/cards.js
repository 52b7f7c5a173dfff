// Paper cards by keyboard: Enter goes on, Shift+Enter back, Ctrl+Enter saves, Alt+U takes back.
// The first field, or the first wrong one, has the focus after every answer.
(() => {
  const stops = (form) => [...form.querySelectorAll("input:not([type=hidden]):not([tabindex='-1']), select, textarea")]
    .filter((each, at, all) => each.type !== "radio" || all.find((one) => one.name === each.name) === each);

  function ready() {
    const form = document.querySelector("[data-drive-card]");
    if (!form) return;
    const first = form.querySelector("[autofocus]") ?? form.querySelector("[aria-invalid=true]")
      ?? stops(form).find((each) => !["batch", "box", "language"].includes(each.name) && !each.value) ?? stops(form)[0];
    first?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.altKey && event.code === "KeyU") {
      event.preventDefault();
      document.querySelector("[data-drive-undo]")?.click();
      return;
    }
    const form = event.target.closest?.("[data-drive-card]");
    if (!form || event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.querySelector("[data-drive-save]").click();
      return;
    }
    if (event.target.matches("button")) return;
    event.preventDefault();
    const all = stops(form);
    const at = all.findIndex((each) => each === event.target || (each.type === "radio" && each.name === event.target.name));
    const next = all[at + (event.shiftKey ? -1 : 1)];
    if (next) { next.focus(); next.select?.(); } else if (!event.shiftKey) form.querySelector("[data-drive-save]").focus();
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "cards" || event.detail?.target?.id === "cards") ready(); });
  ready();
})();
