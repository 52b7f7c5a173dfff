// Runs before the first paint, so that a remembered theme does not flash.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wish = () => {
    try {
      return localStorage.getItem("ui-theme") || "auto";
    } catch {
      return "auto";
    }
  };
  const apply = () => {
    const wanted = wish();
    const theme = wanted === "auto" ? (system.matches ? "dark" : "light") : wanted;
    if (root.dataset.bsTheme !== theme) {
      root.dataset.bsTheme = theme;
      document.dispatchEvent(new CustomEvent("ui:theme", { detail: theme }));
    }
  };
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  globalThis.uiTheme = {
    wish,
    set(value) {
      try {
        localStorage.setItem("ui-theme", value);
      } catch {
        /* A browser without storage still switches, for this page. */
        root.dataset.bsTheme = value;
      }
      apply();
    },
  };
})();
