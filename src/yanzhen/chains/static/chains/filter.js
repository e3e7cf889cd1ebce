// Which segments are shown: gaps, those with local firms, those with statements to be renewed.
// Counts and actions come from the features that know them; without them the list is whole.
(() => {
  "use strict";
  const bar = document.querySelector("[data-chain-filter]");
  if (!bar) return;
  const parts = [...document.querySelectorAll("main [data-code]")];
  const told = document.querySelector("[data-filter-told]");
  const GAPS = new Set(["fill", "strengthen", "extend"]);

  async function ask(address) {
    if (!address) return null;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  }

  const isStale = (part) => part.classList.contains("is-stale") || "stale" in part.dataset;

  function keeps(part, only, counts, actions) {
    const code = part.dataset.code;
    if (only === "stale") return isStale(part);
    if (!counts) return true;
    if (only === "residents") return (counts[code] ?? 0) > 0;
    return actions ? GAPS.has(actions[code]?.action) : !(counts[code] > 0);
  }

  function show(only, counts, actions) {
    const kept = new Set();
    for (const part of parts) {
      const stays = !only || keeps(part, only, counts, actions);
      if (stays) kept.add(part.dataset.code);
      if (part.closest("svg")) part.classList.toggle("is-out", !stays);
      else part.hidden = !stays;
      const count = part.querySelector("[data-count]");
      if (count && counts && !part.closest("svg")) count.textContent = counts[part.dataset.code] ?? 0;
    }
    for (const row of document.querySelectorAll("[data-parts]")) {
      row.hidden = !row.querySelector("[data-code]:not([hidden])");
    }
    if (only) told.textContent = kept.size ? `${kept.size} / ` : `${bar.dataset.nothing} · `;
  }

  const only = bar.dataset.chainFilter;
  if (only === "stale") show(only, null, null);
  Promise.all([ask(bar.dataset.countsUrl), ask(bar.dataset.actionsUrl)]).then(([counts, actions]) => {
    show(only, counts, actions);
    document.dispatchEvent(new CustomEvent("chains:counts", { detail: { counts, actions } }));
  });
})();
