// Copying keys and snippets, putting a key into them, saying counts now and then, and judging JSON while it is typed.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-stream-copy]");
    if (!button) return;
    const from = document.getElementById(button.dataset.streamCopy);
    try {
      await navigator.clipboard.writeText(from.textContent);
    } catch {
      // Without a secure connection there is no clipboard; the text is marked instead.
      const range = document.createRange();
      range.selectNodeContents(from);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return;
    }
    globalThis.uiToast?.(button.dataset.done, "success");
  });

  const own = document.querySelector("[data-stream-own]");
  if (own) {
    const codes = [...document.querySelectorAll(".stream-snippets pre code")].map((code) => [code, code.textContent]);
    own.addEventListener("input", () => {
      const key = own.value.trim() || own.dataset.streamOwn;
      for (const [code, text] of codes) code.textContent = text.replaceAll(own.dataset.streamOwn, () => key);
    });
  }

  // The counters change every two seconds; whoever listens to them is told every 20 at most.
  const said = document.querySelector("[data-stream-said]");
  if (said) {
    let last = performance.now();
    document.body.addEventListener("htmx:afterSwap", () => {
      const told = document.querySelector("[data-stream-told]")?.textContent.trim();
      if (!told || told === said.textContent || performance.now() - last < 20000) return;
      said.textContent = told;
      last = performance.now();
    });
  }

  const json = document.querySelector("[data-stream-json]");
  if (json) {
    const check = document.querySelector("[data-stream-check]");
    const judge = () => {
      let good = true;
      try {
        const event = JSON.parse(json.value);
        good = typeof event === "object" && event !== null && !Array.isArray(event);
      } catch {
        good = false;
      }
      const text = good ? check.dataset.good : check.dataset.bad;
      if (check.textContent !== text) check.textContent = text;
      check.classList.toggle("stream-check--bad", !good);
    };
    json.addEventListener("input", judge);
    judge();
    const line = Number(json.dataset.line);
    if (line) {
      const before = json.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      const end = json.value.indexOf("\n", before);
      json.focus();
      json.setSelectionRange(before, end < 0 ? json.value.length : end);
    }
  }
})();
