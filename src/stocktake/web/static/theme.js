// Before the first paint: the chosen theme, if one was chosen; else the system's holds.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage may be forbidden */ }
})();
