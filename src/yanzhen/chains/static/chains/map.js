// The chain map by mouse and keyboard: zoom, drag, search, choose; counts of local firms over it.
// Without this file the map scrolls and every segment is a link.
(() => {
  "use strict";
  const map = document.querySelector("[data-chain-map]");
  for (const select of document.querySelectorAll("[data-submit-on-change]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
    select.form.querySelector("[data-submit]").hidden = true;
  }
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  if (!map) return;

  const svg = map.querySelector("svg");
  const scroll = map.querySelector(".yz-chains-scroll");
  const panel = document.getElementById("segment-panel");
  const nodes = [...map.querySelectorAll(".yz-chain-node")];
  const lines = [...map.querySelectorAll(".yz-chain-line")];
  const full = Number(svg.dataset.width);
  const tall = Number(svg.dataset.height);
  let scale = 1;
  map.querySelector("[data-tools]").hidden = false;

  function zoom(to, x = scroll.clientWidth / 2, y = scroll.clientHeight / 2) {
    const next = Math.min(3, Math.max(0.25, to));
    const left = (scroll.scrollLeft + x) / scale;
    const top = (scroll.scrollTop + y) / scale;
    scale = next;
    svg.setAttribute("width", Math.round(full * scale));
    svg.setAttribute("height", Math.round(tall * scale));
    scroll.scrollLeft = left * scale - x;
    scroll.scrollTop = top * scale - y;
  }
  const fit = () => zoom(scroll.clientWidth / full);

  for (const button of map.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") fit();
      else zoom(scale * (button.dataset.zoom === "in" ? 1.25 : 0.8));
    });
  }
  scroll.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = scroll.getBoundingClientRect();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 0.9), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  let drag = null;
  let dragged = false;
  scroll.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    drag = { x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop };
    dragged = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const x = event.clientX - drag.x;
    const y = event.clientY - drag.y;
    if (Math.abs(x) + Math.abs(y) > 4) dragged = true;
    if (!dragged) return;
    scroll.classList.add("is-dragging");
    scroll.scrollLeft = drag.left - x;
    scroll.scrollTop = drag.top - y;
  });
  window.addEventListener("pointerup", () => {
    drag = null;
    scroll.classList.remove("is-dragging");
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  function light(code) {
    map.classList.toggle("is-choosing", Boolean(code));
    for (const line of lines) {
      line.classList.toggle("is-lit", line.dataset.start === code || line.dataset.end === code);
    }
    for (const node of nodes) node.classList.toggle("is-chosen", node.dataset.code === code);
  }
  const chosen = () => map.querySelector(".yz-chain-node.is-chosen")?.dataset.code ?? "";
  if (chosen()) light(chosen());

  function reveal(node) {
    const box = node.getBoundingClientRect();
    const frame = scroll.getBoundingClientRect();
    scroll.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    scroll.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  }

  async function choose(code, url) {
    light(code);
    await window.htmx.ajax("GET", url, { target: panel, swap: "innerHTML" });
    if (window.matchMedia("(max-width: 1023px)").matches) panel.scrollIntoView({ block: "start" });
    const here = new URL(window.location.href);
    here.searchParams.set("segment", code);
    window.history.replaceState(window.history.state, "", here);
  }

  svg.addEventListener("click", (event) => {
    const node = event.target.closest(".yz-chain-node");
    if (dragged) { event.preventDefault(); dragged = false; return; }
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    choose(node.dataset.code, node.getAttribute("href"));
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-segment-link]");
    if (!link || event.ctrlKey || event.metaKey || !window.htmx) return;
    event.preventDefault();
    const code = link.getAttribute("href").split("/").filter(Boolean).pop();
    const node = nodes.find((each) => each.dataset.code === code);
    if (node) reveal(node);
    choose(code, link.getAttribute("href"));
  });

  const search = map.querySelector("input[type=search]");
  const found = map.querySelector(".yz-chains-found");
  let hits = [];
  search.addEventListener("input", () => {
    const text = search.value.trim().toLowerCase();
    map.classList.toggle("is-searching", Boolean(text));
    hits = text ? nodes.filter((node) => node.dataset.find.includes(text)) : [];
    for (const node of nodes) node.classList.toggle("is-found", hits.includes(node));
    found.textContent = text ? String(hits.length || map.dataset.noneFound) : "";
    if (hits.length) reveal(hits[0]);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !hits.length) return;
    event.preventDefault();
    hits[0].focus();
    choose(hits[0].dataset.code, hits[0].getAttribute("href"));
  });

  scroll.addEventListener("keydown", (event) => {
    if (event.target !== scroll && !event.target.closest(".yz-chain-node")) return;
    if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale * 0.8);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });

  async function count() {
    if (!map.dataset.countsUrl) return;
    const answer = await fetch(map.dataset.countsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const counts = await answer.json();
    for (const node of nodes) {
      if (node.classList.contains("is-outside")) continue;
      const number = counts[node.dataset.code] ?? 0;
      const text = number ? map.dataset.countOne.replace("{n}", number) : map.dataset.countNone;
      node.classList.toggle("has-firms", number > 0);
      node.querySelector("[data-count]").textContent = number || "";
      node.setAttribute("aria-label", `${node.getAttribute("aria-label")}，${text}`);
    }
  }
  count();
})();
