// The designer asks before something unsaved is left. The telephone script and the sheets are typed
// without a mouse: digits choose, Enter goes on, Shift+Enter back, Ctrl+Enter sends.
(() => {
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-sv-design]") && event.target.name !== "preview_language") changed = true;
  });
  document.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  // Of the invitation only what belongs to whom is to be asked.
  const whom = document.querySelector("[data-sv-whom] [name=whom]");
  if (whom) {
    const field = (name) => whom.form.elements[name].closest(".ui-field");
    const sift = () => {
      field("days").hidden = !/purchase|contact/.test(whom.value);
      field("numbers").hidden = whom.value !== "numbers";
    };
    whom.addEventListener("change", sift);
    sift();
  }

  const script = document.querySelector("[data-sv-script]");
  if (!script) return;
  const questions = () => [...script.querySelectorAll("[data-sv-question]")].filter((each) => !each.hidden);
  const first = (part) => part.querySelector("input:checked") ?? part.querySelector("input:not([type=hidden]), select, textarea");
  let written = "", when = 0;

  // Of a matrix and a ranking Enter goes from row to row.
  const rowOf = (field) => field.closest(".sv-matrix tbody tr, .sv-rank");

  function go(from, by, field) {
    written = "";
    const rows = [...from.querySelectorAll(".sv-matrix tbody tr, .sv-rank")], row = rows[rows.indexOf(rowOf(field)) + by];
    if (rowOf(field) && row) return void first(row).focus();
    const all = questions(), next = all[all.indexOf(from) + by];
    if (next) first(next)?.focus();
    else if (by > 0) script.querySelector("[data-sv-send]").focus();
  }

  // Two digits within 0.8 s are one number, so that 1 and 0 make 10.
  function choose(question, field, digit, now) {
    const boxes = [...(rowOf(field) ?? question).querySelectorAll("input[type=radio], input[type=checkbox]")];
    const scale = question.querySelector(".sv-scale");
    const pick = (text) => (scale ? boxes.find((each) => each.value === text) : boxes[Number(text) - 1]);
    written = now - when < 800 && pick(written + digit) ? written + digit : digit;
    when = now;
    const box = pick(written);
    if (!box) return false;
    box.focus();
    if (box.type === "checkbox") box.checked = !box.checked;
    else box.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  script.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const question = event.target.closest("[data-sv-question]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      script.querySelector("[data-sv-send]").click();
    } else if (event.key === "Enter" && question) {
      event.preventDefault();
      go(question, event.shiftKey ? -1 : 1, event.target);
    } else if (question && /^\d$/.test(event.key) && event.target.matches("input[type=radio], input[type=checkbox]")) {
      if (choose(question, event.target, event.key, event.timeStamp)) event.preventDefault();
    }
  });
  (script.querySelector("[aria-invalid=true]") ?? script.querySelector("[data-sv-question] input, [data-sv-question] textarea"))?.focus();
})();
