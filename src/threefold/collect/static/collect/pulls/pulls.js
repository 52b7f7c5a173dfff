// Settings that matter for one choice only are shown with it.
(() => {
  const dependent = [...document.querySelectorAll("[data-pull-only]")];
  const show = () => {
    for (const box of dependent) {
      const chosen = document.querySelector(`[name="${box.dataset.pullOnly}"]`);
      box.hidden = !!chosen && !box.dataset.pullValues.split(" ").includes(chosen.value);
    }
  };
  for (const name of new Set(dependent.map((box) => box.dataset.pullOnly)))
    document.querySelector(`[name="${name}"]`)?.addEventListener("change", show);
  show();
})();
