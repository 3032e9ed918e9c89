// Draws the Vega-Lite charts of a process. Expressions are interpreted (ast), since our policy forbids eval.
"use strict";

// As wide as there is room, so that words keep their size; on a phone the legends go below.
function fit(spec, width) {
  const legend = width < 480 ? { orient: "bottom", columns: 1 } : { columns: Math.floor(width / 140) };
  spec.width = width;
  spec.autosize = { type: "fit-x", contains: "padding" };
  spec.config = {
    ...spec.config,
    legend: { ...spec.config?.legend, ...legend },
    axisX: { ...spec.config?.axisX, labelBound: true },
  };
  for (const layer of [spec, ...(spec.layer || [])]) {
    for (const channel of Object.values(layer.encoding || {})) {
      if (channel.legend) Object.assign(channel.legend, legend);
    }
  }
}

async function draw(figure) {
  const plot = figure.querySelector(".plot");
  const rounds = JSON.parse(figure.dataset.rounds || "{}");
  const answer = await fetch(figure.dataset.chart);
  if (!answer.ok) throw new Error(`chart ${answer.status}`);
  const spec = await answer.json();
  spec.background = "transparent";
  if (spec.config) spec.config.background = "transparent";
  // A map's projection is made for its own width.
  if (!spec.projection) fit(spec, Math.max(290, plot.clientWidth));
  const { view } = await vegaEmbed(plot, spec, {
    ast: true, actions: false, renderer: "svg", defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    loader: { load: () => Promise.reject(new Error("charts load nothing")) },
  });
  view.addEventListener("click", (_event, item) => {
    const about = item?.datum;
    const name = about && (about.round || String(about.label || "").replace(/ \(no\. \d+\)$/, ""));
    if (name && rounds[name]) location.assign(rounds[name]);
  });
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  draw(figure).catch((error) => {
    figure.querySelector(".plot").textContent = "This chart could not be drawn; its values are in the table below.";
    figure.dataset.error = String(error);
  });
}
