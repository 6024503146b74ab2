// One kept node for each chart: Plotly.react draws into it what has changed, so that zoom and
// hover stay and nothing is built anew. Plotly itself comes from this server, once for the page.

let loading;

function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = undefined; // the next move tries again
      reject(new Error("plotly did not load"));
    };
    document.head.append(script);
  });
  return loading;
}

function theme(node) {
  const style = getComputedStyle(node);
  const named = (name, other) => style.getPropertyValue(name).trim() || other;
  const text = named("--st-text-color", style.color);
  return {
    text,
    font: named("--st-font", style.fontFamily),
    ground: named("--st-background-color", "#fff"),
    grid: `color-mix(in srgb, ${text} 14%, transparent)`,
    line: `color-mix(in srgb, ${text} 35%, transparent)`,
  };
}

// Plotly takes no color-mix: the browser is asked what it comes to.
function plain(color, node) {
  const probe = document.createElement("i");
  probe.style.color = color;
  node.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  const parts = found.match(/[\d.]+/g)?.map(Number);
  if (!parts || !found.startsWith("color(")) return found;
  const [red, green, blue, alpha = 1] = parts;
  return `rgba(${[red, green, blue].map((part) => Math.round(part * 255))}, ${alpha})`;
}

function dressed(layout, colors) {
  const line = { gridcolor: colors.grid, zerolinecolor: colors.line, linecolor: colors.line };
  const axis = (own) => ({
    automargin: true,
    ...line,
    ...own,
    title: { ...own?.title, font: { size: 14, ...own?.title?.font } },
  });
  const all = {
    ...layout,
    autosize: true,
    width: undefined,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: colors.font, size: 14, color: colors.text, ...layout.font },
    hoverlabel: { bgcolor: colors.ground, font: { color: colors.text }, ...layout.hoverlabel },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: colors.line, activecolor: colors.text },
  };
  for (const name of Object.keys(layout)) {
    if (/^[xy]axis\d*$/.test(name)) all[name] = axis(layout[name]);
  }
  for (const name of ["xaxis", "yaxis"]) all[name] ??= axis();
  return all;
}

// A saved picture is drawn without the page's own font: it is measured in the one it gets.
const PICTURE_FONT = "sans-serif";

// A text in lines that are no wider than so many pixels, as Plotly takes them.
function wrapped(text, size, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${PICTURE_FONT}`;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const plain = (line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return { text: lines.map(plain).join("<br>"), height: lines.length * size * LINE + EDGE };
}

const TITLE = 17; // pixels, as all of these but LINE
const SOURCE = 11;
const EDGE = 8;
const LINE = 1.3; // what Plotly sets lines apart by, in sizes

// The layout of a figure once it is drawn, the room that its labels take included.
async function drawn(data, layout) {
  const aside = document.createElement("div");
  aside.style.cssText = "position: absolute; left: -10000px";
  document.body.append(aside);
  try {
    await window.Plotly.newPlot(aside, data, layout, { staticPlot: true });
    return aside._fullLayout;
  } finally {
    window.Plotly.purge(aside);
    aside.remove();
  }
}

// The saved picture stands alone: it carries the title above and the source below, on the page's
// own ground. The room for them is added around the drawing, which keeps its size.
async function save(plot, format) {
  const { told } = plot;
  const width = Math.max(plot.clientWidth, 640);
  const font = { ...plot.layout.font, family: PICTURE_FONT };
  const sized = { width, height: heightAt(told, width) };
  const { _size: margin, legend } = await drawn(plot.data, { ...plot.layout, ...sized, font });
  const title = wrapped(told.title, TITLE, width - 2 * EDGE);
  const source = wrapped(told.source, SOURCE, width - 2 * EDGE);
  const height = sized.height + title.height + source.height + EDGE;
  const words = (text, size, place) => ({
    text, font: { size }, align: "left", showarrow: false, borderpad: 0,
    xref: "paper", x: 0, xanchor: "left", xshift: EDGE - margin.l, yref: "paper", ...place,
  });
  const layout = {
    ...plot.layout,
    font,
    annotations: [
      ...(plot.layout.annotations ?? []),
      words(title.text, TITLE, { y: 1, yanchor: "bottom", yshift: margin.t }),
      words(source.text, SOURCE, { y: 0, yanchor: "top", yshift: -margin.b - EDGE }),
    ],
    margin: {
      ...plot.layout.margin,
      t: margin.t + title.height,
      b: margin.b + source.height + EDGE,
    },
    paper_bgcolor: told.ground,
    height,
    width,
  };
  if (legend?.yref === "container") {
    layout.legend = { ...layout.legend, y: Math.min(legend.y, 1) - title.height / height };
  }
  const figure = { data: plot.data, layout, config: { staticPlot: true } };
  const size = { format, width: layout.width, height: layout.height };
  return window.Plotly.downloadImage(figure, { ...size, scale: 2, filename: told.file_name });
}

// One and the same for all charts and for good: where it changes, plotly builds a chart anew.
let settings;

function config() {
  const picture = (format) => ({
    name: `Save as ${format.toUpperCase()}`,
    icon: window.Plotly.Icons.camera,
    click: (plot) => save(plot, format),
  });
  settings ??= {
    displaylogo: false,
    modeBarButtons: [[picture("png"), picture("svg"), "zoom2d", "pan2d", "resetScale2d"]],
    showSendToCloud: false,
  };
  return settings;
}

// The reader's own zoom: kept here, since Plotly lets go of it where a figure's range changes.
function follow(plot) {
  plot.zoomed = {};
  plot.on("plotly_relayout", (change) => {
    for (const name of ["xaxis", "yaxis"]) {
      const low = change[`${name}.range[0]`];
      const high = change[`${name}.range[1]`];
      const axis = plot._fullLayout[name];
      if (change[`${name}.autorange`] || low === axis?._rangeInitial0) delete plot.zoomed[name];
      else if (low !== undefined) plot.zoomed[name] = [low, high];
    }
  });
}

function zoomed(plot) {
  const kept = Object.entries(plot.zoomed ?? {});
  if (!kept.length) return plot;
  const ranges = kept.map(([name, range]) => [`${name}.range`, [...range]]);
  return window.Plotly.relayout(plot, Object.fromEntries(ranges));
}

const charts = new Set();

function draw(plot, colors, size) {
  const { data, layout } = plot.figure;
  const all = { ...dressed(layout, colors), ...size };
  return window.Plotly.react(plot, data, all, config()).then(begun);
}

// Where "reset axes" leads: to this figure's own ranges. Plotly would keep those of its first.
function begun(plot) {
  for (const [name, { range }] of Object.entries(plot.figure.layout)) {
    const axis = /^[xy]axis\d*$/.test(name) && range && plot._fullLayout[name];
    if (axis) [axis._rangeInitial0, axis._rangeInitial1] = range;
  }
  return plot;
}

// What has room on a wide chart alone is named by its trace: `meta.from_width`, in pixels.
function seen(trace, width) {
  return !(width < trace.meta?.from_width);
}

function fit(plot) {
  if (!plot.isConnected || !plot.clientWidth || !plot._fullLayout) return;
  window.Plotly.Plots.resize(plot);
  for (const [index, trace] of plot.data.entries()) {
    const visible = seen(trace, plot.clientWidth);
    if (trace.meta?.from_width && trace.visible !== visible) {
      window.Plotly.restyle(plot, { visible }, [index]);
    }
  }
}

// A figure of fixed shape, such as a map, says what of its width is its height, and what besides.
function height(data) {
  const { height_of_width: part, besides = 0 } = data.shape ?? {};
  const all = `${data.height}px`;
  return part ? `min(${all}, calc(${100 * part}cqi + ${besides}px))` : all;
}

// The same in pixels, at a width that is not the page's.
function heightAt({ shape, height: all }, width) {
  const { height_of_width: part, besides = 0 } = shape ?? {};
  return part ? Math.min(all, part * width + besides) : all;
}

// A point carries its name; an area, which plotly tells without a point, that of its trace.
function clicked({ points: [point] }) {
  return (point?.customdata ?? point?.data?.customdata?.[0])?.[0];
}

const fits = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));

// On paper a chart is black on white, as wide as a sheet with margins lets a drawer be, and no higher
// than one holds below its title. It is drawn larger and scaled down, so that more of a page stands on
// one sheet. It is drawn at once: what waits for a timer comes when the paper is out.
const PAPER_SCALE = 0.8;
const PAPER_WIDTH = 640 / PAPER_SCALE;
const PAPER_HEIGHT = 880 / PAPER_SCALE;
const PAPER = {
  text: "#14181d",
  ground: "#fff",
  grid: "rgba(20, 24, 29, 0.14)",
  line: "rgba(20, 24, 29, 0.35)",
};

function paperSize(told) {
  const height = Math.min(heightAt(told, PAPER_WIDTH), PAPER_HEIGHT);
  return { autosize: false, width: PAPER_WIDTH, height };
}

function printing(begins) {
  for (const plot of charts) {
    if (!plot.isConnected || !plot.figure) continue;
    const size = paperSize(plot.told);
    plot.style.zoom = begins ? PAPER_SCALE : "";
    plot.style.width = begins ? `${size.width}px` : "";
    plot.style.height = begins ? `${size.height}px` : height(plot.told);
    if (begins) draw(plot, { ...plot.colors, ...PAPER }, size);
    else draw(plot, plot.colors).then(zoomed);
  }
}

addEventListener("beforeprint", () => printing(true));
addEventListener("afterprint", () => printing(false));

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let box = parentElement.querySelector(":scope > .needling-chart");
  if (!box) {
    box = document.createElement("div");
    box.className = "needling-chart waiting";
    box.append(document.createElement("p"), document.createElement("div"));
    box.firstChild.className = "words";
    box.lastChild.className = "plot";
    parentElement.append(box);
  }
  const [words, plot] = box.children;
  words.textContent = data.alt;
  box.setAttribute("role", "figure");
  box.setAttribute("aria-label", data.alt);
  plot.style.height = height(data);
  plot.drawn = (plot.drawn ?? 0) + 1;
  const turn = plot.drawn;
  load(data.script)
    .then(() => {
      if (turn !== plot.drawn || !plot.isConnected) return undefined;
      const found = theme(parentElement);
      plot.colors = { ...found, grid: plain(found.grid, box), line: plain(found.line, box) };
      plot.figure = JSON.parse(data.figure);
      for (const trace of plot.figure.data) {
        if (trace.meta?.from_width) trace.visible = seen(trace, plot.clientWidth);
      }
      plot.told = { ...data, ground: plot.colors.ground };
      return draw(plot, plot.colors);
    })
    .then((drawn) => drawn && zoomed(plot))
    .then((drawn) => {
      if (!drawn) return;
      box.classList.remove("waiting", "failed");
      words.hidden = true; // its label says them
      if (!charts.has(plot)) {
        charts.add(plot);
        follow(plot);
        fits.observe(plot);
        plot.on("plotly_click", (event) => {
          const chosen = clicked(event);
          if (chosen !== undefined) plot.choose(String(chosen));
        });
      }
      plot.choose = (chosen) => setTriggerValue("clicked", chosen);
    })
    .catch(() => {
      box.classList.add("failed");
      words.hidden = false;
      words.textContent = `This chart could not be drawn: ${data.alt}`;
    });
  return () => {
    charts.delete(plot);
    fits.unobserve(plot);
    plot.drawn += 1;
    if (window.Plotly) window.Plotly.purge(plot);
    box.remove();
  };
}
