// A rule as nested groups of conditions that can be changed without knowing the language.
(() => {
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const without = new Set(["known", "missing", "yes", "no"]);
  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") for (const [kind, work] of Object.entries(value)) element.addEventListener(kind, work);
      else if (value !== undefined && value !== false) element.setAttribute(key, value);
    }
    element.append(...inside);
    return element;
  };
  const said = (left) => {
    if (left.field) return left.field;
    if (left.call) return `${left.call}(${(left.with ?? []).map((each) => (typeof each === "object" ? said(each) : `'${each}'`)).join(", ")})`;
    return JSON.stringify(left.value ?? left);
  };

  globalThis.segmentsTree = (place, data, changed) => {
    const fields = new Map(data.fields.map((each) => [each.code, each]));
    const words = data.words;
    let root = { op: "all", items: [] };
    const listed = new Map();
    let paths = new Map();
    let serial = 0;

    const typeOf = (left) => (left?.field ? fields.get(left.field)?.type : data.gives[left?.call]);
    const model = (tree) => {
      for (const op of ["all", "any"]) if (tree[op]) return { op, items: tree[op].map(model) };
      if (!tree.not) {
        const { field, call, with: given, is, value } = tree;
        const left = field ? { field } : call ? { call, with: given } : null;
        return left ? { left, is, value } : { raw: tree };
      }
      const inner = model(tree.not);
      if (inner.items) return { ...inner, not: !inner.not };
      return { op: "all", not: true, items: [inner] };
    };
    const filled = ({ left, is, value }) => {
      if (!left || !is) return false;
      const has = (each) => each !== undefined && each !== null && each !== "";
      if (without.has(is)) return true;
      return Array.isArray(value) ? value.some(has) && (!is.includes("between") || value.every(has)) : has(value);
    };
    const dict = (node, path) => {
      if (node.raw) return node.raw;
      if (!node.items) {
        if (!filled(node)) return null;
        paths.set(path, node);
        const value = Array.isArray(node.value) ? node.value.filter((each) => each !== "" && each !== undefined) : node.value;
        return { ...node.left, is: node.is, ...(without.has(node.is) ? {} : { value }) };
      }
      const inside = [path, node.not ? "not" : "", node.op].filter(Boolean).join(".");
      const items = [];
      for (const each of node.items) {
        const one = dict(each, `${inside}[${items.length}]`);
        if (one) items.push(one);
      }
      if (!items.length) return null;
      return node.not ? { not: { [node.op]: items } } : { [node.op]: items };
    };
    const read = () => {
      paths = new Map();
      return dict(root, "");
    };
    const tell = () => changed(read());
    const redraw = (focus) => {
      draw();
      if (focus) place.querySelector(`[data-key="${focus}"]`)?.focus();
      tell();
    };

    const select = (options, value, label, work) => {
      const list = make("select", { class: "form-select", "aria-label": label, on: { change: (event) => work(event.target.value) } });
      for (const [key, text] of options) {
        const option = make("option", { value: key }, text);
        option.selected = key === value;
        list.append(option);
      }
      return list;
    };
    const button = (icon, text, work, attributes = {}) =>
      make("button", { type: "button", class: "btn btn-sm", ...attributes, on: { click: work } }, icon, ` ${text}`);

    const values = async (code, typed) => {
      if (!listed.has(code))
        listed.set(
          code,
          fetch(`${data.values}?field=${encodeURIComponent(code)}`, { headers: { Accept: "application/json" } })
            .then(async (answer) => (answer.ok ? (await answer.json()).values : []))
            .catch(() => []),
        );
      return (await listed.get(code))
        .filter((each) => plain(each.value).includes(plain(typed)))
        .map((each) => ({ text: each.value, note: each.customers ? each.customers.toLocaleString(document.documentElement.lang) : "" }));
    };
    const fieldsLike = (typed) => {
      const sought = plain(typed).split(/\s+/).filter(Boolean);
      return data.fields
        .filter((each) => sought.every((word) => plain(`${each.label} ${each.code}`).includes(word)))
        .sort((a, b) => a.code.length - b.code.length)
        .map((each) => ({ text: each.label, note: `${each.code} · ${data.kinds[each.kind]}`, code: each.code }));
    };

    const scalar = (node, get, set, key, label) => {
      const type = typeOf(node.left);
      const now = get();
      if (now && typeof now === "object" && now.today === undefined)
        return make("span", { class: "segments-raw", title: words.text }, make("code", {}, said(now)));
      if (type === "day") {
        const relative = now?.today !== undefined;
        const mode = select([["day", words.day], ["relative", words.relative]], relative ? "relative" : "day", words.how, (chosen) => {
          set(chosen === "relative" ? { today: -30 } : "");
          redraw(key);
        });
        const input = relative
          ? make("input", { type: "number", step: "1", class: "form-control", value: now.today, "aria-label": words.today, title: words.today })
          : make("input", { type: "date", class: "form-control", value: now ?? "", "aria-label": label });
        input.dataset.key = key;
        input.addEventListener("input", () => {
          set(relative ? { today: Math.trunc(Number(input.value) || 0) } : input.value);
          tell();
        });
        return make("span", { class: "segments-day-value" }, mode, input);
      }
      const numeric = type === "number";
      const input = make("input", {
        type: numeric ? "number" : "text", step: numeric ? "any" : undefined, class: "form-control",
        value: now ?? "", "aria-label": label, "data-key": key,
      });
      const keep = () => {
        set(numeric ? (input.value === "" ? "" : Number(input.value)) : input.value);
        tell();
      };
      input.addEventListener("input", keep);
      if (!numeric && node.left.field)
        globalThis.segmentsSuggest(input, {
          label, opens: true,
          find: () => values(node.left.field, input.value),
          chosen: (item) => {
            input.value = item.text;
            keep();
          },
        });
      return input;
    };
    const valueOf = (node, key) => {
      if (!node.is || without.has(node.is)) return [];
      const many = Array.isArray(node.value);
      const one = (n, label) =>
        scalar(node, () => (many ? node.value[n] : node.value), (value) => (many ? (node.value[n] = value) : (node.value = value)), `${key}-v${n}`, label);
      if (!many) return [one(0, words.value)];
      const shown = node.value.map((_each, n) => one(n, `${words.value} ${n + 1}`));
      if (node.is.includes("between")) return [shown[0], words.and, shown[1]];
      const more = button("+", words.another, () => {
        node.value.push("");
        redraw(`${key}-v${node.value.length - 1}`);
      });
      return [...shown, more];
    };
    const fitting = (node) => {
      const listed = node.is?.includes("between") ? 2 : node.is === "in" || node.is === "not in" ? 1 : 0;
      const first = Array.isArray(node.value) ? node.value[0] : node.value;
      if (without.has(node.is)) delete node.value;
      else if (!listed) node.value = first ?? "";
      else if (!Array.isArray(node.value) || (listed === 2 && node.value.length !== 2))
        node.value = listed === 2 ? [first ?? "", ""] : [first ?? ""];
    };

    const condition = (node, parent) => {
      const key = `c${(serial += 1)}`;
      const row = make("div", { class: "segments-condition", role: "group", "aria-label": words.condition });
      node.row = row;
      const remove = make("button", {
        type: "button", class: "btn btn-icon btn-ghost", "aria-label": words.remove, title: words.remove,
        on: { click: () => { parent.items.splice(parent.items.indexOf(node), 1); redraw(parent.key); } },
      }, "×");
      const known = node.raw ? undefined : typeOf(node.left);
      if (node.raw || (node.left && !known)) {
        row.append(make("code", { class: "segments-raw", title: words.text }, node.raw ? JSON.stringify(node.raw) : `${said(node.left)} ${node.is} ${JSON.stringify(node.value ?? "")}`), remove);
        return row;
      }
      if (node.left?.call) row.append(make("code", { class: "segments-raw" }, said(node.left)));
      else {
        const input = make("input", {
          type: "text", class: "form-control segments-field", "aria-label": words.field, placeholder: words.field,
          value: node.left ? fields.get(node.left.field).label : "", "data-key": key,
        });
        globalThis.segmentsSuggest(input, {
          label: words.field, opens: true, first: true,
          find: () => fieldsLike(input.value === fields.get(node.left?.field)?.label ? "" : input.value),
          chosen: (item) => {
            const before = typeOf(node.left);
            node.left = { field: item.code };
            const type = typeOf(node.left);
            if (before !== type || !node.is) {
              node.is = data.operators[type][type === "number" ? 5 : 0];
              node.value = "";
            }
            fitting(node);
            redraw();
            node.row.querySelector("select")?.focus();
          },
        });
        row.append(input);
      }
      if (known) {
        row.append(select(data.operators[known].map((how) => [how, data.asked[how]]), node.is, words.how, (how) => {
          node.is = how;
          fitting(node);
          redraw();
          node.row.querySelector("select")?.focus();
        }), ...valueOf(node, key));
      }
      row.append(remove);
      return row;
    };
    const group = (node, parent) => {
      node.key = `g${(serial += 1)}`;
      const box = make("fieldset", { class: "segments-group" });
      const head = make("div", { class: "segments-group__head" }, make("span", {}, words.match));
      head.append(select([["all", words.all], ["any", words.any]], node.op, words.match, (op) => { node.op = op; redraw(); }));
      const no = make("input", { type: "checkbox", class: "form-check-input" });
      no.checked = Boolean(node.not);
      no.addEventListener("change", () => { node.not = no.checked; tell(); });
      head.append(make("label", { class: "segments-not" }, no, words.not));
      if (parent)
        head.append(make("button", {
          type: "button", class: "btn btn-icon btn-ghost", "aria-label": words.remove, title: words.remove,
          on: { click: () => { parent.items.splice(parent.items.indexOf(node), 1); redraw(parent.key); } },
        }, "×"));
      box.append(make("legend", { class: "visually-hidden" }, words.match), head);
      for (const each of node.items) box.append(each.items ? group(each, node) : condition(each, node));
      const added = (one, focus) => { node.items.push(one); redraw(); focus(one); };
      box.append(make("div", { class: "segments-group__foot" },
        button("+", words.add, () => added({}, (one) => one.row.querySelector("input")?.focus()), { "data-key": node.key }),
        button("+", words.group, () => added({ op: node.op === "all" ? "any" : "all", items: [{}] }, (one) => one.items[0].row.querySelector("input")?.focus())),
      ));
      return box;
    };
    const draw = () => place.replaceChildren(group(root, null));

    return {
      show: (tree) => {
        const shown = tree ? model(tree) : { op: "all", items: [] };
        root = shown.items ? shown : { op: "all", items: [shown] };
        draw();
      },
      wrong: (path) => {
        place.querySelectorAll(".segments-condition--wrong").forEach((row) => row.classList.remove("segments-condition--wrong"));
        if (!path) return;
        const nearest = [...paths.keys()].filter((each) => path.startsWith(each)).sort((a, b) => b.length - a.length)[0];
        paths.get(nearest)?.row?.classList.add("segments-condition--wrong");
      },
      fieldsLike,
      values,
    };
  };
})();
