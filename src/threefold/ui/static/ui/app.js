// Theme button, menus, dialogs, toasts, tooltips, unmasking, row links.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);

  const themes = ["auto", "light", "dark"];
  const showTheme = (button) => {
    const now = globalThis.uiTheme.wish();
    button.dataset.uiTheme = now;
    const said = button.dataset[`label${now[0].toUpperCase()}${now.slice(1)}`];
    button.setAttribute("aria-label", said);
    button.title = said;
  };
  document.querySelectorAll("[data-ui-theme]").forEach((button) => {
    showTheme(button);
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(globalThis.uiTheme.wish()) + 1) % themes.length];
      globalThis.uiTheme.set(next);
      showTheme(button);
    });
  });

  const closeMenus = (except) =>
    document.querySelectorAll("details.ui-menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });

  // A menu inside a scrolling table would be cut off, so it leaves the table while it is open.
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!menu.open || !menu.matches?.(".ui-menu") || !menu.closest(".ui-list__scroll")) return;
      const list = $(".dropdown-menu", menu);
      const box = menu.getBoundingClientRect();
      list.classList.add("ui-menu__free");
      const size = list.getBoundingClientRect();
      const below = box.bottom + size.height + 12 < innerHeight;
      list.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - size.height - 4)}px`;
      list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 12))}px`;
    },
    true,
  );
  document.addEventListener(
    "scroll",
    (event) =>
      document.querySelectorAll("[open] > .ui-menu__free").forEach((list) => {
        if (event.target !== list) list.parentElement.open = false;
      }),
    { capture: true, passive: true },
  );

  const toast = (text, tone = "info") => {
    const place = $("#ui-toasts");
    if (!place) return;
    const shape = $("#ui-toast-shape").content.firstElementChild.cloneNode(true);
    shape.classList.add(`ui-toast--${tone}`);
    $("span", shape).textContent = text;
    if (["error", "danger"].includes(tone)) shape.setAttribute("role", "alert");
    place.append(shape);
    fade(shape);
  };
  const fade = (one) => {
    if (one.matches(".ui-toast--error, .ui-toast--warning, .ui-toast--danger")) return;
    const long = one.querySelector("form") ? 20000 : 8000;
    setTimeout(() => !one.matches(":hover, :focus-within") && one.remove(), long);
  };
  document.querySelectorAll(".ui-toast").forEach(fade);
  globalThis.uiToast = toast;

  const shown = (anchor) => {
    const about = $(".ui-about", anchor);
    if (!about) return;
    about.popover = "manual";
    about.showPopover();
    const box = anchor.getBoundingClientRect();
    const size = about.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, innerWidth - size.width - 8));
    const above = box.top - size.height - 4;
    about.style.left = `${left}px`;
    about.style.top = `${above > 8 ? above : box.bottom + 4}px`;
  };
  const hidden = () =>
    document.querySelectorAll(".ui-about:popover-open").forEach((about) => about.hidePopover());
  const anchorOf = (event) => event.target.closest?.(".ui-value");
  document.addEventListener("pointerover", (event) => {
    const anchor = anchorOf(event);
    if (!anchor || $(".ui-about:popover-open", anchor)) return;
    hidden();
    shown(anchor);
  });
  document.addEventListener("pointerout", (event) => {
    const anchor = anchorOf(event);
    if (anchor && !anchor.contains(event.relatedTarget)) hidden();
  });
  document.addEventListener("focusin", (event) => {
    hidden();
    const anchor = anchorOf(event);
    if (anchor) shown(anchor);
  });
  document.addEventListener("scroll", hidden, { capture: true, passive: true });

  const unmask = (link) => {
    const dialog = $("#ui-unmask");
    const form = $("form", dialog);
    form.action = link.href;
    form.dataset.target = link.dataset.uiUnmask;
    dialog.showModal();
    const reason = $("[name=reason]", form);
    reason.focus();
    reason.select();
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-ui-unmask-form]") || !globalThis.htmx) return;
    event.preventDefault();
    const target = document.getElementById(form.dataset.target);
    const values = Object.fromEntries(new FormData(form));
    form.closest("dialog").close();
    await globalThis.htmx.ajax("POST", form.action, { target, swap: "outerHTML", values });
  });

  const oldBrowser = !("commandForElement" in HTMLButtonElement.prototype);
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    closeMenus(hit("details.ui-menu"));
    if (hit(".ui-toast__close")) hit(".ui-toast").remove();
    if (hit("[data-ui-close]")) hit("dialog").close();
    if (hit("[data-ui-shortcuts]")) $("#ui-shortcuts").showModal();
    const masked = hit("[data-ui-unmask]");
    if (masked && $("#ui-unmask")) {
      event.preventDefault();
      unmask(masked);
    }
    const command = oldBrowser && hit("[commandfor]");
    if (command) {
      const dialog = document.getElementById(command.getAttribute("commandfor"));
      command.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
    }
    const row = hit("tr[data-ui-href]");
    if (row && !hit("a, button, input, label, select, summary, .ui-value") && !String(getSelection())) {
      if (event.ctrlKey || event.metaKey) open(row.dataset.uiHref, "_blank", "noopener");
      else location.assign(row.dataset.uiHref);
    }
    if (event.target instanceof HTMLDialogElement && event.target.id !== "ui-unmask") {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right;
      if (!inside || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hidden();
    const menu = $("details.ui-menu[open]");
    if (menu) {
      menu.open = false;
      $("summary", menu).focus();
    }
  });

  // A second click on the same button must not send a form twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const now = performance.now();
    if (now - Number(form.dataset.sentAt || -9999) < 1500) event.preventDefault();
    else form.dataset.sentAt = now;
  });

  let asking = 0;
  const busy = (change) => (event) => {
    if (event.detail.elt.closest(".ui-progress, .ui-palette")) return;
    asking = Math.max(0, asking + change);
    document.documentElement.classList.toggle("ui-busy", asking > 0);
  };
  document.addEventListener("htmx:beforeSend", busy(1));
  document.addEventListener("htmx:afterRequest", busy(-1));

  document.addEventListener("ui:toast", (event) => toast(event.detail.text, event.detail.tone));
  const failed = () => toast($("#ui-toasts").dataset.failed, "error");
  document.addEventListener("htmx:responseError", (event) => {
    const said = event.detail.xhr.getResponseHeader("HX-Trigger") || "";
    if (!said.includes("ui:toast")) failed();
  });
  document.addEventListener("htmx:sendError", failed);

  if (matchMedia("(max-width: 47.99rem)").matches)
    document.querySelectorAll("[data-ui-fold]").forEach((fold) => (fold.open = false));
  $("[data-ui-focus]")?.focus();
})();
