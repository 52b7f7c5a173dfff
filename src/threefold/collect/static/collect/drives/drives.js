// The designer: dragging reorders the fields (the arrows do the same without a mouse), and leaving
// with something unsaved asks first.
(() => {
  let held = null, changed = false;
  const item = (event) => event.target.closest?.("[data-drive-fields] > li");
  const clear = () => document.querySelectorAll(".drive-field--over, .drive-field--held").forEach((each) => each.classList.remove("drive-field--over", "drive-field--held"));

  document.addEventListener("dragstart", (event) => {
    held = item(event);
    if (!held || event.target.matches("input, textarea")) return (held = null);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    held.classList.add("drive-field--held");
  });
  document.addEventListener("dragover", (event) => {
    const over = item(event);
    if (!held || !over) return;
    event.preventDefault();
    document.querySelectorAll(".drive-field--over").forEach((each) => each.classList.remove("drive-field--over"));
    if (over !== held) over.classList.add("drive-field--over");
  });
  document.addEventListener("drop", (event) => {
    const over = item(event);
    if (!held || !over) return;
    event.preventDefault();
    const down = held.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (over !== held) over[down ? "after" : "before"](held);
    held.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("dragend", () => { held = null; clear(); });

  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-drive-form]") && event.target.name !== "preview_language") changed = true;
  });
  document.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
