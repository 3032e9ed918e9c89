// Small helps on pages that work without them: theme, search key, layers, items of a document, slider, drop, progress.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

one("#theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* for this page only */ }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  one("#find")?.focus();
});

// Document: switch layers on and off; a click on marked words shows what was read there.
for (const box of all("[data-layer]")) {
  const apply = () => one(".text")?.classList.toggle(`hide-${box.dataset.layer}`, !box.checked);
  box.addEventListener("change", apply);
  apply();
}

function pick(numbers) {
  const list = one("#picked ul");
  if (!list) return;
  const cards = numbers.map((n) => one(`details .item[data-n="${n}"]`)).filter(Boolean);
  list.replaceChildren(...cards.map((card) => card.cloneNode(true)));
  one("#picked").hidden = cards.length === 0;
  for (const mark of all(".text mark")) {
    mark.classList.toggle("on", mark.dataset.i.split(" ").some((n) => numbers.includes(n)));
  }
}

one(".text")?.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || String(getSelection())) return;
  pick(mark.dataset.i.split(" "));
  if (matchMedia("(max-width: 60rem)").matches) one("#picked").scrollIntoView({ block: "nearest" });
});
one(".panel")?.addEventListener("click", (event) => {
  const link = event.target.closest("a.words");
  if (link) pick([link.closest(".item").dataset.n]);
});

// Process: the slider moves between the days on which something became known.
const slider = one("#slider");
if (slider) {
  const days = slider.dataset.days.split(" ");
  const field = one("#as_of");
  slider.value = String(Math.max(0, days.findLastIndex((day) => day <= field.value)));
  slider.addEventListener("input", () => { field.value = days[Number(slider.value)]; });
  slider.addEventListener("change", () => slider.form.submit());
}

// Files may be dropped anywhere on their form.
for (const form of all("form.drop")) {
  const field = one("input[type=file]", form);
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// Reading: how far it is, until it is done; then to the processes.
const job = one("[data-job]");
if (job && !["done", "failed"].includes(job.dataset.state)) {
  const look = async () => {
    try {
      const told = await (await fetch(`/jobs/${job.dataset.job}.json`)).json();
      for (const name of ["state", "done", "added"]) one(`.${name}`, job).textContent = told[name];
      if (told.state === "done" && !told.errors.length) return void location.assign("/");
      if (["done", "failed"].includes(told.state)) return void location.reload();
    } catch { /* the server may be busy; look again */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
}

// A link to a closed form opens it.
const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (wanted?.tagName === "DETAILS") {
  wanted.open = true;
  one("select, input:not([type=hidden])", wanted)?.focus();
}

// Look again once the stock is taken.
if (one("[data-refresh]")) {
  const wait = async () => {
    try {
      const told = await (await fetch("/?format=json")).json();
      if (told.fresh) return void location.reload();
    } catch { /* look again */ }
    setTimeout(wait, 2000);
  };
  setTimeout(wait, 2000);
}
