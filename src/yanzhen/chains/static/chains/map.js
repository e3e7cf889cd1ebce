// The chain map by mouse and keyboard: zoom, drag, search, choose; counts of local firms over it.
// Panning is the browser's own scrolling; zooming moves the finished picture and draws it anew when
// it comes to rest, which helps with thousands of segments. What is too small to read is not drawn.
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

  const svg = map.querySelector(".yz-chains-svg");
  const scroll = map.querySelector(".yz-chains-scroll");
  const sizer = map.querySelector(".yz-chains-sizer");
  const lit = svg.querySelector(".yz-chain-lit");
  const panel = document.getElementById("segment-panel");
  const nodes = [...svg.querySelectorAll(".yz-chain-node")];
  const byCode = new Map(nodes.map((node) => [node.dataset.code, node]));
  const lines = [...svg.querySelectorAll(".yz-chain-line")];
  const full = Number(svg.dataset.width);
  const tall = Number(svg.dataset.height);
  // Longer words at the lower right leave no room for the chain at the lower left.
  const SHORT = 7;
  const LEAST = 0.08, MOST = 3, REST_MS = 160, MANY = 600;
  let scale = 1;
  let resting = 0;
  map.querySelector("[data-tools]").hidden = false;

  // While zooming only the finished picture is moved, from where it lay when the zoom began; what
  // costs time (sizes, scrolling, painting anew) waits until it comes to rest.
  let begun = null;
  function zoom(to, x = scroll.clientWidth / 2, y = scroll.clientHeight / 2) {
    begun ??= { left: scroll.scrollLeft, top: scroll.scrollTop, dx: 0, dy: 0 };
    const before = scale;
    scale = Math.min(MOST, Math.max(LEAST, to));
    const grown = scale / before;
    begun.dx = (begun.dx - begun.left - x) * grown + begun.left + x;
    begun.dy = (begun.dy - begun.top - y) * grown + begun.top + y;
    map.classList.add("is-zooming");
    svg.style.transform = `translate(${begun.dx}px, ${begun.dy}px) scale(${scale})`;
    window.clearTimeout(resting);
    resting = window.setTimeout(rest, REST_MS);
  }

  function rest() {
    window.clearTimeout(resting);
    map.classList.remove("is-zooming");
    map.classList.toggle("is-far", scale < 0.55);
    map.classList.toggle("is-very-far", scale < 0.3);
    if (!begun) return;
    const { left, top, dx, dy } = begun;
    begun = null;
    svg.style.transform = `scale(${scale})`;
    sizer.style.width = `${Math.round(full * scale)}px`;
    sizer.style.height = `${Math.round(tall * scale)}px`;
    scroll.scrollLeft = left - dx;
    scroll.scrollTop = top - dy;
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
    rest();
    drag = { x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop };
    dragged = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (Math.abs(dx) + Math.abs(dy) > 4) { dragged = true; scroll.classList.add("is-dragging"); }
    scroll.scrollLeft = drag.left - dx;
    scroll.scrollTop = drag.top - dy;
  });
  window.addEventListener("pointerup", () => { drag = null; scroll.classList.remove("is-dragging"); });
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  // The links of a segment: all it supplies is one path, of which the part to a user is cut out.
  function linksOf(code) {
    const found = [];
    for (const line of lines) {
      const d = line.getAttribute("d");
      if (line.dataset.start === code) found.push(d);
      else if (` ${line.dataset.ends} `.includes(` ${code} `)) {
        const ends = line.dataset.ends.split(" ");
        d.split("M").slice(1).forEach((part, place) => { if (ends[place] === code) found.push(`M${part}`); });
      }
    }
    return found;
  }

  let chosen = null;
  function light(code) {
    chosen?.classList.remove("is-chosen");
    chosen = byCode.get(code) ?? null;
    chosen?.classList.add("is-chosen");
    map.classList.toggle("is-choosing", Boolean(code));
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", "yz-chain-line is-lit");
    path.setAttribute("d", code ? linksOf(code).join("") : "");
    lit.replaceChildren(path);
  }

  const place = (node) => node.getAttribute("transform").match(/-?[\d.]+/g).map(Number);

  function reveal(node) {
    rest();
    const [x, y] = place(node);
    scroll.scrollLeft = (x + 62) * scale - scroll.clientWidth / 2;
    scroll.scrollTop = (y + 26) * scale - scroll.clientHeight / 2;
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
    const node = byCode.get(code);
    if (node) reveal(node);
    choose(code, link.getAttribute("href"));
  });

  const search = map.querySelector("input[type=search]");
  const found = map.querySelector(".yz-chains-found");
  let hits = [];
  search.addEventListener("input", () => {
    const text = search.value.trim().toLowerCase();
    map.classList.toggle("is-searching", Boolean(text));
    for (const node of hits) node.classList.remove("is-found");
    hits = text ? nodes.filter((node) => node.dataset.find.includes(text)) : [];
    for (const node of hits) node.classList.add("is-found");
    found.textContent = text ? String(hits.length || map.dataset.noneFound) : "";
    if (hits.length) reveal(hits[0]);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !hits.length) return;
    event.preventDefault();
    hits[0].focus();
    choose(hits[0].dataset.code, hits[0].getAttribute("href"));
  });

  // Arrow keys lead from a segment to the nearest one on that side.
  const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function nearest(node, [sx, sy]) {
    const [x, y] = place(node);
    let best = null, least = Infinity;
    for (const other of nodes) {
      const [ox, oy] = place(other);
      const along = (ox - x) * sx + (oy - y) * sy;
      const across = Math.abs((ox - x) * sy) + Math.abs((oy - y) * sx);
      if (along > 10 && along + 2 * across < least) { best = other; least = along + 2 * across; }
    }
    return best;
  }

  scroll.addEventListener("keydown", (event) => {
    const node = event.target.closest(".yz-chain-node");
    if (event.target !== scroll && !node) return;
    if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale * 0.8);
    else if (event.key === "0") fit();
    else if (node && SIDES[event.key]) nearest(node, SIDES[event.key])?.focus();
    else return;
    event.preventDefault();
  });

  document.addEventListener("chains:counts", (event) => {
    const { counts, actions } = event.detail;
    if (!counts) return;
    for (const node of nodes) {
      if (node.classList.contains("is-outside")) continue;
      const number = counts[node.dataset.code] ?? 0;
      const text = number ? map.dataset.countOne.replace("{n}", number) : map.dataset.countNone;
      if (number > 0) node.classList.add("has-firms");
      const gap = actions?.[node.dataset.code];
      const told = [node.getAttribute("aria-label"), text];
      if (gap?.urgency) {
        node.dataset.action = gap.action;
        node.dataset.urgency = gap.urgency;
        told.push(map.dataset.gap.replace("{said}", gap.said).replace("{place}", gap.place));
      }
      const brief = [gap?.urgency ? gap.said : "", number || ""].filter(Boolean).join(" ");
      node.querySelector("[data-count]").textContent = brief;
      node.classList.toggle("is-crowded", brief.length > SHORT);
      node.setAttribute("aria-label", told.join("，"));
    }
  });

  if (nodes.length > MANY) { map.classList.add("is-many"); fit(); rest(); }
  if (map.dataset.chosen) {
    light(map.dataset.chosen);
    if (chosen) reveal(chosen);
  }
})();
