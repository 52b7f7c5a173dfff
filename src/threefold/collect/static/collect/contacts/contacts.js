// Noting a contact: search while typing, parts that follow what is chosen, the dialog, fresh entries.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  let timer = 0;

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-contact-form]");
    if (!form || event.target.name !== "who") return;
    clearTimeout(timer);
    timer = setTimeout(() => globalThis.htmx?.trigger($("#contact-hits", form), "contact:search"), 200);
  });
  const chosen = (form) => globalThis.htmx?.trigger($("#contact-parts", form), "contact:chosen");
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-contact-form]");
    if (form && ["customer", "channel", "direction"].includes(event.target.name)) chosen(form);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "contact-hits") chosen(event.detail.target.closest("form"));
  });
  // A search is not sent by Enter: it would note the contact half filled in.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "who") return;
    if (!event.target.closest("[data-contact-form]")) return;
    event.preventDefault();
    $("#contact-hits input")?.focus();
  });

  const dialog = $("#contact-dialog");
  document.addEventListener("click", async (event) => {
    const opener = event.target.closest?.("[data-contact-open]");
    if (!opener || !dialog || !globalThis.htmx || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    await globalThis.htmx.ajax("GET", opener.href, { target: "#contact-dialog-body", swap: "innerHTML" });
    dialog.showModal();
    $("input:checked, input:not([type=hidden])", $("#contact-dialog-body"))?.focus();
  });

  // A contact is in the timeline a moment after it was noted; the page waits for it.
  const waits = [700, 1500, 3000];
  const renew = async (url) => {
    for (const wait of waits) {
      await new Promise((done) => setTimeout(done, wait));
      if (!$("#timeline") || $("dialog[open]")) continue;
      // Of a timeline that stands, only the entries change: its chart stays.
      const part = $("#timeline .ui-timeline") ? "#timeline .ui-timeline" : "#timeline";
      await globalThis.htmx.ajax("GET", url, { target: part, select: part, swap: "outerHTML" });
    }
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = $("[data-contact-fresh]", event.target);
    if (!fresh) return;
    const url = fresh.dataset.contactFresh;
    delete fresh.dataset.contactFresh;
    renew(url);
  });

  // Enter presses the first button of a form: it shall note the contact, searching needs none.
  $(".contact-search__find")?.remove();
  const form = $("[data-contact-form]");
  if (form && !$("[aria-invalid=true]", form))
    ($("input[name=who]", form) ?? $("input:checked", form))?.focus();
})();
