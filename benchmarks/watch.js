// Watches one move from within the page, so that the driver's own time is left out. Run before the
// touch; `window.move` is then a promise of what was seen. Milliseconds.
({ quiet, patience }) => {
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")];
  const nodes = (chart) => [chart, ...chart.querySelectorAll(".main-svg")];
  const before = { charts: charts(), nodes: new Set(charts().flatMap(nodes)) };
  const drawing = () => {
    const now = charts();
    const whole = now.length >= before.charts.length
      && now.every((chart) => chart.querySelector(".main-svg .trace"));
    return whole ? now.map((chart) => chart.querySelector(".main-svg").innerHTML).join() : null;
  };
  before.drawing = drawing();

  // Streamlit and Dash each say whether they are at work.
  const busy = () => document.querySelector('[data-testid="stApp"]')
    ? window.streamlitIsBusy()
    : document.querySelector('[data-dash-is-loading="true"]') !== null;

  let touched = null;
  const touch = (event) => { touched ??= event.timeStamp; };
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, touch, { capture: true });

  // What is changed is seen once the next frame is painted: a message comes after it.
  let first = null;
  let last = null;
  let waits = false;
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    last = performance.now();
    const now = first === null ? drawing() : null;
    if (now !== null && now !== before.drawing) first = last;
  };
  const changed = new Set();
  const added = new Set();
  // Bookkeeping that nobody sees: attributes for scripts, and Streamlit's "running" sign.
  const unseen = (record) => record.attributeName?.startsWith("data-")
    || (record.target.closest?.('[data-testid="stStatusWidget"]') ?? false);
  const observer = new MutationObserver((records) => {
    if (touched === null) return;
    let seen = false;
    for (const record of records) {
      if (unseen(record)) continue;
      seen = true;
      const { target } = record;
      changed.add(target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement);
      for (const node of record.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) added.add(node);
    }
    if (seen && !waits) {
      waits = true;
      requestAnimationFrame(() => { waits = false; painted.port2.postMessage(null); });
    }
  });
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  observer.observe(document.body, all);

  // Elements of the page beside its charts that came or changed, and are still there.
  const elements = () => {
    const found = new Set(changed);
    for (const node of added) for (const one of [node, ...node.querySelectorAll("*")]) found.add(one);
    return [...found].filter((one) => one?.isConnected && !one.closest(".js-plotly-plot")).length;
  };

  window.move = new Promise((resolve, reject) => {
    const started = performance.now();
    let lastBusy = started;
    const look = setInterval(() => {
      const now = performance.now();
      if (busy()) lastBusy = now;
      const done = first !== null && !waits && now - Math.max(last, lastBusy) >= quiet;
      if (!done && now - started < patience) return;
      clearInterval(look);
      observer.disconnect();
      for (const name of ["pointerdown", "keydown"]) {
        removeEventListener(name, touch, { capture: true });
      }
      if (!done) {
        reject(new Error(`not settled: touched ${touched}, first ${first}, last ${last}`));
        return;
      }
      const after = charts();
      resolve({
        first: first - touched,
        settled: last - touched,
        charts: after.length,
        rebuilt: after.filter((one) => nodes(one).some((node) => !before.nodes.has(node))).length,
        elements: elements(),
      });
    }, 10);
  });
}
