// The review queue by keyboard. Every action posts the form that stands on the page, so it works without keys too.
"use strict";

(() => {
  const tasks = [...document.querySelectorAll("article.task")];
  const told = document.querySelector("#told");
  const csrf = document.querySelector("meta[name=csrf]").content;
  let at = -1;
  let last = null; // the last claim made here, for undo

  const open = () => tasks.filter((task) => !task.classList.contains("gone"));

  function go(task) {
    if (!task) return;
    at = tasks.indexOf(task);
    for (const other of tasks) other.classList.toggle("now", other === task);
    task.focus({ preventScroll: true });
    task.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const left = open();
    const here = left.indexOf(tasks[at]);
    go(left[Math.min(Math.max(here + by, 0), left.length - 1)]);
  }

  function say(words, warn = false) {
    told.textContent = words;
    told.hidden = false;
    told.classList.toggle("warn", warn);
  }

  async function post(fields) {
    const answer = await fetch("/claims/add", {
      method: "POST", body: new URLSearchParams(fields),
      headers: { accept: "application/json", "x-csrf-token": csrf },
    });
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.error);
    return found;
  }

  async function send(form, submitter) {
    const task = form.closest(".task");
    const fields = new FormData(form);
    if (submitter?.name) fields.append(submitter.name, submitter.value);
    try {
      const claim = await post(fields);
      last = claim;
      const others = claim.meanwhile.map((c) => `${c.user} ${c.status}`).join(", ");
      say(others ? `Kept. Meanwhile: ${others}; both are kept.` : `${claim.status}, kept as claim ${claim.id}. u undoes it.`, Boolean(others));
      const next = open()[open().indexOf(task) + 1] || open()[open().indexOf(task) - 1];
      task.classList.add("gone");
      task.dataset.claim = claim.id;
      if (next) go(next); else location.assign(location.pathname + location.search);
    } catch (error) {
      say(error.message, true);
    }
  }

  async function undo() {
    if (!last) return say("Nothing was done on this page yet.");
    try {
      await post({ subject: last.subject, status: "undone", claim: String(last.id) });
      const task = tasks.find((t) => t.dataset.subject === last.subject);
      last = null;
      say("Undone; that is a claim too.");
      if (task) { task.classList.remove("gone"); go(task); }
    } catch (error) {
      say(error.message, true);
    }
  }

  // Words marked in the text become a span: offsets in code points, as the store counts them.
  function marked(task) {
    const body = task.querySelector(".body");
    const selection = getSelection();
    if (!body || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!body.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(body);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(task.dataset.low) + [...before.toString()].length;
    return `${start}-${start + [...range.toString()].length}`;
  }

  // They go into the field that was last in use, at first the item's own words.
  let place = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input.place")) place = event.target;
  });
  document.addEventListener("selectionchange", () => {
    const task = tasks[at] || getSelection().anchorNode?.parentElement?.closest("article.task");
    const span = task && marked(task);
    if (!span) return;
    const field = task.contains(place) ? place : task.querySelector("details[open] input[name=span]");
    if (field?.closest("details[open]")) field.value = span;
  });

  for (const task of tasks) {
    task.addEventListener("focusin", () => {
      at = tasks.indexOf(task);
      for (const other of tasks) other.classList.toggle("now", other === task);
    });
    for (const form of task.querySelectorAll("form")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        send(form, event.submitter);
      });
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select");
    if (typing) {
      if (event.key === "Escape") typing.closest(".task")?.focus();
      return;
    }
    const task = tasks[at];
    const press = (key) => task?.querySelector(`form[data-key=${key}] button`)?.click();
    const actions = {
      j: () => step(1), k: () => step(-1), a: () => press("a"), r: () => press("r"), u: undo,
      e: () => {
        const details = task?.querySelector("details.edit");
        if (!details) return;
        details.open = true;
        details.querySelector("select, input:not([type=hidden])").focus();
      },
      m: () => toRound(task, "merge"), s: () => toRound(task, "split"),
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });

  function toRound(task, what) {
    const link = task?.querySelector("a.round");
    if (link) location.assign(link.href.replace(/#.*/, `#${what}`)); // app.js opens the form there
    else if (task) say("This document is in no round.");
  }

  if (tasks.length === 1) at = 0; // the page of one item is read from its top
  else if (tasks.length) go(tasks[0]);
})();
