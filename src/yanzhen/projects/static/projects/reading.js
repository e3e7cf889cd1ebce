// Sums, land and days typed as people say them are read back beside the field before saving.
(function () {
  "use strict";

  const timers = new WeakMap();

  function read(field) {
    const form = field.closest("[data-reading-url]");
    const place = document.getElementById("read-" + field.id);
    if (!form || !place) return;
    const kind = { estimate: "amount" }[field.dataset.reads] || field.dataset.reads;
    const query = new URLSearchParams({ kind, text: field.value });
    htmx.ajax("GET", form.dataset.readingUrl + "?" + query, { target: place, swap: "innerHTML" });
  }

  function ready(field) {
    if (document.getElementById("read-" + field.id)) return;
    const place = document.createElement("div");
    place.className = "pj-reading";
    place.id = "read-" + field.id;
    place.setAttribute("aria-live", "polite");
    field.insertAdjacentElement("afterend", place);
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.dataset || !field.dataset.reads) return;
    ready(field);
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => read(field), 250));
  });
  document.querySelectorAll("[data-reads]").forEach((field) => {
    if (field.value) {
      ready(field);
      read(field);
    }
  });
})();
