// The builder: text and form kept in step, and judged by the server while they change.
(() => {
  const form = document.querySelector("[data-segments-builder]");
  const held = document.getElementById("segments-builder-data");
  if (!form || !held) return;
  const data = JSON.parse(held.textContent);
  const first = document.getElementById("segments-tree-data");
  const told = form.querySelector("[data-segments-told]");
  const text = form.elements.rule;
  const token = form.elements.csrfmiddlewaretoken.value;
  let waiting = 0;
  let under = null;

  const judge = (given, then) => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      under?.abort();
      under = new AbortController();
      told.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(data.judge, {
          method: "POST", body: new URLSearchParams(given), signal: under.signal,
          headers: { "X-CSRFToken": token, Accept: "application/json" },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        told.innerHTML = found.html;
        text.classList.toggle("is-invalid", Boolean(found.error));
        text.setAttribute("aria-invalid", String(Boolean(found.error)));
        then(found);
        told.setAttribute("aria-busy", "false");
      } catch (error) {
        if (error.name === "AbortError") return;
        told.setAttribute("aria-busy", "false");
        globalThis.uiToast?.(document.getElementById("ui-toasts").dataset.failed, "error");
      }
    }, 220);
  };
  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 320)}px`;
  };
  const tree = globalThis.segmentsTree(form.querySelector("[data-segments-tree]"), data, (now) => {
    if (!now) {
      text.value = "";
      return judge({ rule: "" }, () => tree.wrong(""));
    }
    judge({ tree: JSON.stringify(now) }, (found) => {
      tree.wrong(found.error?.path ?? "");
      if (found.rule) text.value = found.rule;
      grow();
    });
  });
  tree.show(first ? JSON.parse(first.textContent) : null);
  grow();

  text.addEventListener("input", () => {
    grow();
    judge({ rule: text.value }, (found) => {
      if (found.tree || !text.value.trim()) tree.show(found.tree);
    });
  });

  // What stands before the caret: a value being quoted, or a word of a field's name.
  const put = (from, written) => {
    const at = text.selectionStart;
    text.setRangeText(written, from, at, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  globalThis.segmentsSuggest(text, {
    label: data.words.field,
    find: async () => {
      const before = text.value.slice(0, text.selectionStart);
      const value = /([\p{L}_][\p{L}\p{N}_]*)\s*(?:=|!=|(?:not\s+)?in\s*\((?:[^()]*,)?)\s*'((?:[^']|'')*)$/u.exec(before);
      if (value) {
        const field = data.fields.find((each) => each.code === value[1]);
        if (field?.type !== "text") return [];
        const found = await tree.values(field.code, value[2].replaceAll("''", "'"));
        return found.map((item) => ({ ...item, from: before.length - value[2].length, written: `${item.text.replaceAll("'", "''")}'` }));
      }
      const quotes = before.split("'").length - 1;
      const word = /[\p{L}_][\p{L}\p{N}_]+$/u.exec(before);
      if (!word || quotes % 2 || ["and", "or", "not", "in", "is", "between"].includes(word[0])) return [];
      return tree
        .fieldsLike(word[0].replaceAll("_", " "))
        .filter((item) => item.code !== word[0])
        .map((item) => ({ ...item, from: before.length - word[0].length, written: `${item.code} ` }));
    },
    chosen: (item) => put(item.from, item.written),
  });
})();
