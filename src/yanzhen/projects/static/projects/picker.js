// Investor field: offers while one types; arrows and Enter pick, Escape closes.
(function () {
  "use strict";

  function parts(from) {
    const picker = from.closest("[data-picker]");
    return {
      picker,
      input: picker.querySelector('[role="combobox"]'),
      hidden: picker.querySelector('input[type="hidden"]'),
      list: picker.querySelector('[role="listbox"]'),
      state: picker.querySelector("[data-picker-state]"),
    };
  }

  const options = (list) => Array.from(list.querySelectorAll("[data-code]"));

  function close(p) {
    p.list.replaceChildren();
    p.input.setAttribute("aria-expanded", "false");
    p.input.removeAttribute("aria-activedescendant");
  }

  function tell(p) {
    const word = p.hidden.value ? p.picker.dataset.textMatched : p.input.value ? p.picker.dataset.textNew : "";
    p.state.textContent = word && (p.hidden.value ? "● " : "○ ") + word;
  }

  function pick(p, option) {
    p.input.value = option.dataset.name;
    p.hidden.value = option.dataset.code;
    close(p);
    tell(p);
    p.input.dispatchEvent(new Event("change", { bubbles: true }));
    p.input.focus();
  }

  function mark(p, step) {
    const all = options(p.list);
    if (!all.length) return;
    const at = all.findIndex((o) => o.getAttribute("aria-selected") === "true");
    const next = (at + step + all.length) % all.length;
    all.forEach((o, place) => o.setAttribute("aria-selected", String(place === next)));
    p.input.setAttribute("aria-activedescendant", all[next].id);
    all[next].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-picker]") || event.target.getAttribute("role") !== "combobox") return;
    const p = parts(event.target);
    p.hidden.value = "";
    tell(p);
    if (!p.input.value.trim()) close(p);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest || !event.target.closest("[data-picker]")) return;
    const p = parts(event.target);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(p, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const chosen = options(p.list).find((o) => o.getAttribute("aria-selected") === "true");
      if (chosen) {
        event.preventDefault();
        pick(p, chosen);
      }
    } else if (event.key === "Escape") {
      close(p);
    }
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[data-picker] [data-code]");
    if (option) {
      event.preventDefault();
      pick(parts(option), option);
    }
  });
  document.addEventListener("focusout", (event) => {
    if (!event.target.closest("[data-picker]")) return;
    const p = parts(event.target); // now: what loses the focus may be gone when the time is up
    setTimeout(() => close(p), 150);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "investor-options") return;
    const p = parts(event.detail.target);
    p.input.setAttribute("aria-expanded", String(options(p.list).length > 0));
  });
})();
