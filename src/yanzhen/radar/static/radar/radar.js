/* Review by keyboard: j and k walk the facts, a accepts, r rejects, e corrects, l links; Escape puts a form away. */
(() => {
  "use strict";
  const list = document.querySelector("[data-facts]");
  if (!list) return;
  const all = () => [...list.querySelectorAll(".rd-fact")];
  let here = null;

  const go = (fact, scroll = true) => {
    if (!fact) return;
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    here = fact.id;
    fact.classList.add("is-here");
    fact.focus({ preventScroll: true });
    const mark = document.getElementById(fact.dataset.mark)?.closest(".rd-mark");
    mark?.classList.add("is-here");
    if (scroll) {
      fact.scrollIntoView({ block: "nearest" });
      mark?.scrollIntoView({ block: "nearest" });
    }
  };
  const now = () => document.getElementById(here);
  const walk = (step) => {
    const facts = all();
    go(facts[Math.max(0, Math.min(facts.length - 1, facts.indexOf(now()) + step))]);
  };
  const act = (key) => now()?.querySelector(`[data-key="${key}"]`)?.click();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      event.target.closest?.("[data-open]")?.querySelector("[data-close]")?.click();
      return;
    }
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
    else if ("aerl".includes(event.key)) act(event.key);
    else return;
    event.preventDefault();
  });
  list.addEventListener("focusin", (event) => {
    const fact = event.target.closest(".rd-fact");
    if (fact && fact.id !== here) go(fact, false);
  });

  /* A fact that was decided comes back anew: its mark follows, and the next one is at hand. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const fact = document.getElementById(event.detail.target.id);
    if (!fact?.classList.contains("rd-fact")) return;
    if ("open" in fact.dataset) {
      go(fact);
      fact.querySelector(".is-invalid, input:not([type=hidden]), select")?.focus();
      return;
    }
    const mark = document.getElementById(fact.dataset.mark);
    if (mark && mark.dataset.fact === fact.dataset.fact) mark.dataset.state = fact.dataset.state;
    const count = document.querySelector("[data-waiting]");
    if (count && fact.dataset.waiting) count.textContent = fact.dataset.waiting;
    const facts = all();
    const next = facts.slice(facts.indexOf(fact) + 1).find((one) => one.dataset.state === "PROPOSED");
    go(fact.dataset.state === "PROPOSED" ? fact : next || fact);
  });
  go(document.querySelector(".rd-fact:target") || all()[0], false);
})();
