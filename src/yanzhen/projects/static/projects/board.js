// Board: dragging a card asks the server to move it; what the move lacks opens in a dialog.
(function () {
  "use strict";

  const board = document.querySelector("[data-board]");
  if (!board) return;
  const dialog = document.getElementById("pj-dialog");

  function refill(stage) {
    const column = document.getElementById("pj-column-" + stage);
    if (column) htmx.ajax("GET", column.dataset.url, { target: column, swap: "outerHTML" });
  }

  function refillBoth(stages) {
    new Set(stages).forEach(refill);
  }

  function ask(card, from, to) {
    const target = "#pj-dialog-body";
    // The server is asked first; where a proof lacks it answers with the form that asks for it.
    htmx
      .ajax("POST", card.dataset.moveUrl, {
        target,
        swap: "innerHTML",
        values: {
          to,
          version: card.dataset.version,
          dragged: "1",
          csrfmiddlewaretoken: board.dataset.csrf,
        },
      })
      .then(() => refillBoth([from, to]));
  }

  function draggable(list) {
    if (!window.Sortable || list.dataset.sortable) return;
    list.dataset.sortable = "1";
    window.Sortable.create(list, {
      group: "projects",
      sort: false,
      draggable: ".pj-card[data-code]",
      filter: "a.pj-card-move",
      preventOnFilter: false,
      ghostClass: "pj-card--ghost",
      delay: 250,
      delayOnTouchOnly: true,
      onEnd(event) {
        const from = event.from.dataset.column;
        const to = event.to.dataset.column;
        if (from !== to) ask(event.item, from, event.to.dataset.stage);
      },
    });
  }

  function prepare() {
    if (!board.hasAttribute("data-draggable")) return;
    board.querySelectorAll("[data-column].pj-cards").forEach(draggable);
  }

  document.body.addEventListener("htmx:afterSettle", (event) => {
    prepare();
    if (event.detail.target && event.detail.target.id === "pj-dialog-body" && dialog) {
      if (event.detail.target.textContent.trim()) {
        if (!dialog.open) dialog.showModal();
      } else if (dialog.open) {
        dialog.close();
      }
    }
  });
  document.body.addEventListener("projects:moved", (event) => {
    if (dialog && dialog.open) dialog.close();
    refillBoth(event.detail.columns || []);
    if (event.detail.text && window.yanzhen) window.yanzhen.notice(event.detail.text);
  });
  if (dialog) {
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) {
        event.preventDefault();
        dialog.close();
      }
    });
  }
  prepare();
})();
