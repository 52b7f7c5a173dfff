// Draws `{% ui_chart %}`. ECharts itself is fetched only by pages that hold a chart.
(() => {
  const drawn = new Map();
  const lang = document.documentElement.lang;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const PALETTE = {
    light: ["#2b6ad0", "#0d8a7a", "#8450d6", "#b26a00", "#c2364a", "#56708f"],
    dark: ["#6aa2f5", "#4cc7b3", "#b896ff", "#e0a43a", "#ff8a96", "#9db2cc"],
  };
  const INK = {
    light: { text: "#586174", line: "#e6e9ef", surface: "#ffffff", strong: "#1d2433", low: "#dfe9f9" },
    dark: { text: "#a2adbd", line: "#2c3442", surface: "#1a202a", strong: "#dfe4ec", low: "#1f304d" },
  };

  const writer = (chart, short) => {
    const style = { maximumFractionDigits: chart.format === "number" ? 2 : undefined };
    if (chart.format === "percent") Object.assign(style, { style: "percent", maximumFractionDigits: 1 });
    if (chart.format === "money" && chart.currency)
      Object.assign(style, { style: "currency", currency: chart.currency, currencyDisplay: "narrowSymbol" });
    if (short && chart.format !== "percent")
      Object.assign(style, { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 });
    const format = new Intl.NumberFormat(lang, style);
    return (value) => (value === null || value === undefined || value === "-" ? "—" : format.format(value));
  };

  const tip = (ink, format, trigger) => ({
    trigger,
    // The HTML tooltip writes style attributes, which the content security policy forbids.
    renderMode: "richText",
    confine: true,
    backgroundColor: ink.surface,
    borderColor: ink.line,
    textStyle: { color: ink.strong, fontSize: 12 },
    valueFormatter: format,
    axisPointer: { type: trigger === "axis" ? "line" : "none", lineStyle: { color: ink.text } },
  });
  // A legend of many names takes more than one row on a phone; the drawing begins below it.
  const pen = document.createElement("canvas").getContext("2d");
  const legendHeight = (chart, place) => {
    if (chart.series.length < 2) return 12;
    pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    let rows = 1;
    let used = 0;
    for (const one of chart.series) {
      const width = pen.measureText(one.name).width + 26;
      if (used && used + width > place.clientWidth) [rows, used] = [rows + 1, 0];
      used += width;
    }
    return 12 + rows * 22;
  };
  // Shares that come near to the whole are drawn against it, not against 120 %.
  const whole = (chart) => {
    const most = Math.max(0, ...chart.series.flatMap((one) => one.values.map(Number)).filter(Number.isFinite));
    return chart.format === "percent" && most <= 1 && most > 0.5 ? { max: 1, interval: 0.25 } : {};
  };
  // There is no half of what is counted.
  const counted = (chart) =>
    chart.series.every((one) => one.values.every((value) => value === null || Number.isInteger(Number(value))))
      ? { minInterval: 1 } : {};
  const axes = (chart, ink, bars, place) => ({
    grid: { left: 4, right: 8, top: legendHeight(chart, place), bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: chart.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, textStyle: { color: ink.text } },
    xAxis: {
      type: "category", data: chart.labels, boundaryGap: bars,
      axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } },
      axisLabel: { color: ink.text, hideOverlap: true, alignMaxLabel: "right" },
    },
    yAxis: {
      type: "value", splitNumber: 3, ...counted(chart), ...whole(chart),
      axisLabel: { color: ink.text, formatter: writer(chart, true) },
      splitLine: { lineStyle: { color: ink.line } },
    },
  });
  const wrapped = (axis, place) => {
    const width = (place.clientWidth - 48) / axis.data.length - 8;
    return { ...axis, axisLabel: { ...axis.axisLabel, interval: 0, hideOverlap: false, width, overflow: "break" } };
  };
  const bare = (chart) => ({
    grid: { left: 0, right: 0, top: 2, bottom: 2 },
    xAxis: { type: "category", data: chart.labels, show: false, boundaryGap: chart.kind === "density" },
    yAxis: { type: "value", show: false, scale: chart.kind === "sparkline" },
  });

  // An interval: its low end unseen, and upon it as much as the high end is above.
  const band = (chart, colours) => {
    const { low, high } = chart.band;
    const part = (data, areaStyle) => ({
      type: "line", data, areaStyle, stack: "band", stackStrategy: "all", symbol: "none", z: 1, silent: true, lineStyle: { opacity: 0 },
    });
    return [
      part(low.map((value) => value ?? "-")),
      part(low.map((value, n) => (value === null ? "-" : high[n] - value)), { color: colours[0], opacity: 0.18 }),
    ];
  };
  const banded = (chart) => {
    const format = writer(chart);
    const said = (n) => (chart.band.low[n] === null ? "" : ` (${format(chart.band.low[n])} – ${format(chart.band.high[n])})`);
    return { formatter: ([at]) => `${chart.labels[at.dataIndex]}\n${format(chart.series[0].values[at.dataIndex])}${said(at.dataIndex)}` };
  };

  const shapes = {
    line: (chart, ink, colours, place) => ({
      ...axes(chart, ink, false, place),
      ...(chart.band && { tooltip: banded(chart) }),
      series: [
        ...chart.series.map((one) => ({
          // A value between two gaps has no line that would show it.
          type: "line", name: one.name, data: one.values, showSymbol: chart.labels.length < 2 || one.values.includes(null),
          showAllSymbol: true, symbolSize: 6, lineStyle: { width: 2 },
          areaStyle: chart.series.length === 1 && !chart.band ? { opacity: 0.1 } : undefined,
        })),
        ...(chart.band ? band(chart, colours) : []),
      ],
    }),
    bar: (chart, ink, colours, place) => ({
      ...axes(chart, ink, true, place),
      series: chart.series.map((one) => ({
        type: "bar", name: one.name, data: one.values, barMaxWidth: 28, itemStyle: { borderRadius: [3, 3, 0, 0] },
      })),
    }),
    stacked: (chart, ink, colours, place) => ({
      ...axes(chart, ink, true, place),
      ...(chart.labels.length < 6 && { xAxis: wrapped(axes(chart, ink, true, place).xAxis, place) }),
      ...(chart.format === "percent" && { yAxis: { ...axes(chart, ink, true, place).yAxis, max: 1, interval: 0.25 } }),
      series: chart.series.map((one) => ({ type: "bar", name: one.name, data: one.values, stack: "all", barMaxWidth: 28 })),
    }),
    sparkline: (chart) => ({
      ...bare(chart),
      series: [{ type: "line", data: chart.series[0].values, showSymbol: false, lineStyle: { width: 2 }, areaStyle: { opacity: 0.12 } }],
    }),
    density: (chart, ink) => ({
      ...bare(chart),
      series: [{ type: "bar", name: chart.series[0].name, data: chart.series[0].values, barCategoryGap: "12%", itemStyle: { borderRadius: 1 }, barMinHeight: 0 }],
      xAxis: { ...bare(chart).xAxis, show: true, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } }, axisLabel: { show: true, color: ink.text, hideOverlap: true } },
      grid: { left: 2, right: 2, top: 4, bottom: 20 },
    }),
    donut: (chart, ink, colours, place) => ({
      legend: {
        orient: "vertical", left: "58%", top: "middle", icon: "roundRect", itemWidth: 10, itemHeight: 10,
        textStyle: { color: ink.text, width: place.clientWidth * 0.36, overflow: "truncate" },
        formatter: (name) => `${name}  ${writer(chart)(chart.series[0].values[chart.labels.indexOf(name)])}`,
      },
      series: [{
        type: "pie", radius: ["58%", "86%"], center: ["28%", "50%"], label: { show: false },
        itemStyle: { borderColor: ink.surface, borderWidth: 2 },
        data: chart.labels.map((name, n) => ({ name, value: chart.series[0].values[n] })),
      }],
    }),
    sankey: (chart, ink, colours, place) => {
      const label = new Map(chart.nodes.map((one) => [one.name, one.label]));
      const format = writer(chart);
      const narrow = place.clientWidth < 480;
      const said = (at) => (at.dataType === "edge"
        ? `${label.get(at.data.source)} → ${label.get(at.data.target)}` : label.get(at.name));
      return {
        tooltip: { formatter: (at) => `${said(at)}: ${format(at.value)}` },
        series: [{
          type: "sankey", left: 4, right: narrow ? 4 : 150, top: 8, bottom: 8, nodeGap: 14, nodeWidth: 12,
          draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" },
          data: chart.nodes.map((one) => ({
            name: one.name, depth: one.depth, label: { position: narrow && one.depth ? "left" : "right" },
            itemStyle: { color: colours[one.colour % colours.length], borderWidth: 0 },
          })),
          links: chart.links,
          lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 },
          label: {
            color: ink.strong, fontSize: 12, width: narrow ? place.clientWidth / 2 - 40 : 140, overflow: "truncate",
            formatter: (at) => label.get(at.name),
          },
        }],
      };
    },
    calendar: (chart, ink, colours, place) => {
      const days = chart.days;
      const last = new Date(days.at(-1)[0]);
      const first = new Date(days[0][0]);
      const weeks = Math.max(8, Math.floor((place.clientWidth - 48) / 15));
      const from = new Date(Math.max(first, last - weeks * 7 * 864e5));
      const iso = (date) => date.toISOString().slice(0, 10);
      const name = (style, options) => new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).format(style);
      return {
        tooltip: { formatter: (at) => `${name(new Date(at.value[0]), { dateStyle: "medium" })}\n${writer(chart)(at.value[1])} ${chart.unit}` },
        visualMap: { show: false, min: 0, max: Math.max(1, ...days.map((day) => day[1])), inRange: { color: [ink.low, colours[0]] } },
        calendar: {
          range: [iso(from), iso(last)], cellSize: ["auto", 13], left: 40, right: 4, top: 22,
          splitLine: { show: false }, itemStyle: { color: ink.line, borderColor: ink.surface, borderWidth: 2 },
          yearLabel: { show: false },
          dayLabel: { color: ink.text, firstDay: 1, nameMap: [...Array(7).keys()].map((n) => (n % 2 ? name(Date.UTC(2023, 0, 1 + n), { weekday: "short" }) : "")) },
          monthLabel: { color: ink.text, nameMap: [...Array(12).keys()].map((n) => name(Date.UTC(2023, n, 1), { month: "short" })) },
        },
        series: [{ type: "heatmap", coordinateSystem: "calendar", data: days, itemStyle: { borderRadius: 2 } }],
      };
    },
  };

  const option = (place, chart) => {
    const theme = document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light";
    const ink = INK[theme];
    const lane = getComputedStyle(place).getPropertyValue("--ui-lane-index").trim();
    const colours = [...PALETTE[theme]];
    if (lane) colours.unshift(...colours.splice(Number(lane), 1));
    const shape = shapes[chart.kind](chart, ink, colours, place);
    const single = ["donut", "calendar", "sankey"].includes(chart.kind);
    return {
      color: colours,
      animation: !calm.matches,
      animationDuration: 250,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      ...shape,
      tooltip: { ...tip(ink, writer(chart), single ? "item" : "axis"), ...shape.tooltip },
    };
  };
  const draw = (place) => {
    const chart = JSON.parse(document.getElementById(place.dataset.source).textContent);
    chart.kind = place.closest(".ui-chart").dataset.kind;
    if (chart.kind === "sparkline" || chart.kind === "density") chart.series.length = 1;
    const drawing = drawn.get(place) || globalThis.echarts.init(place, null, { renderer: "canvas" });
    drawing.setOption(option(place, chart), true);
    if (!drawn.has(place)) {
      new ResizeObserver(() => {
        drawing.resize();
        const grid = option(place, chart).grid;
        if (grid) drawing.setOption({ grid });
      }).observe(place);
      drawing.on("click", (at) => {
        const url = at.dataType === "node" ? "" : chart.urls?.[at.dataIndex];
        if (url) location.assign(url);
      });
    }
    drawn.set(place, drawing);
  };

  let loading = null;
  const library = () => {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = document.querySelector("meta[name=ui-echarts]").content;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };
  const drawAll = async () => {
    for (const [place, drawing] of drawn)
      if (!place.isConnected) {
        drawing.dispose();
        drawn.delete(place);
      }
    const places = [...document.querySelectorAll(".ui-chart__plot")].filter((one) => !drawn.has(one));
    if (!places.length) return;
    await library();
    places.forEach(draw);
  };

  document.addEventListener("ui:theme", () => [...drawn.keys()].forEach(draw));
  document.addEventListener("htmx:afterSettle", drawAll);
  drawAll();
})();
