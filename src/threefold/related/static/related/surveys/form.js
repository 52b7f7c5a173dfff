// The page works without this. It hides what need not be asked, and on a kiosk shows one question at
// a time and begins anew when somebody walks away.
(() => {
  const form = document.querySelector("[data-sv-form]");
  const questions = form ? [...form.querySelectorAll("[data-sv-question]")] : [];
  if (form) {
    form.addEventListener("input", sift);
    sift();
  }

  function told(question) {
    return [...question.querySelectorAll("input, select, textarea")]
      .filter((each) => (/radio|checkbox/.test(each.type) ? each.checked : each.value.trim()))
      .map((each) => each.value);
  }

  // As logic/surveys/replies.holds: what is hidden was not answered.
  function sift() {
    const said = {};
    for (const each of questions) {
      const { svWhen: when, svOp: op, svValue: value } = each.dataset;
      const before = said[when] ?? [];
      const number = Number(before[0]);
      each.hidden = Boolean(when) && !(before.length && (
        op === "answered" || (op === "is" && before.includes(value)) || (op === "is_not" && !before.includes(value))
        || (op === "at_most" && number <= Number(value)) || (op === "at_least" && number >= Number(value))));
      if (!each.hidden) said[each.dataset.svQuestion] = told(each);
    }
    document.dispatchEvent(new Event("sv:sifted"));
  }

  const start = document.body.dataset.svKiosk;
  if (start) kiosk(start);

  function kiosk(start) {
    let idle;
    const rest = () => {
      clearTimeout(idle);
      idle = setTimeout(() => location.replace(start), 60_000);
    };
    for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, rest);
    if (!form) return void setTimeout(() => location.replace(start), 10_000);
    rest();
    if (document.querySelector(".tf-note--bad")) return;
    const back = form.querySelector("[data-sv-back]"), on = form.querySelector("[data-sv-on]"), send = form.querySelector("[data-sv-send]");
    let at = 0;
    const asked = () => questions.filter((each) => !each.hidden);
    const show = () => {
      const now = asked();
      at = Math.min(Math.max(at, 0), now.length - 1);
      for (const each of questions) each.classList.toggle("sv-away", each !== now[at]);
      back.hidden = at === 0;
      on.hidden = at >= now.length - 1;
      send.hidden = !on.hidden;
    };
    const go = (by) => {
      at += by;
      show();
      asked()[at].querySelector("input, select, textarea")?.focus();
    };
    back.addEventListener("click", () => go(-1));
    on.addEventListener("click", () => go(1));
    document.addEventListener("sv:sifted", show);
    show();
  }
})();
