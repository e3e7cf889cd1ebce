/* The frame: navigation, search, menus, notices, confirmation. Texts come from the page. */
(() => {
  "use strict";
  const body = document.body;
  const find = (selector, from = document) => from.querySelector(selector);

  /* Phone top bar shows the page's heading. */
  const title = find("[data-page-title]");
  const heading = find("main h1");
  if (title && heading) {
    title.textContent = heading.textContent.trim();
    body.classList.toggle("yz-titled", title.textContent.length <= 10);
  }

  /* Navigation: folded on a desk, a drawer on small screens. */
  const drawer = (open) => {
    body.classList.toggle("yz-drawer", open);
    const shade = find(".yz-shade");
    if (shade) shade.hidden = !open;
    if (open) find("#nav a")?.focus();
  };
  const fold = (button) => {
    const folded = body.classList.toggle("yz-folded");
    button.setAttribute("aria-expanded", String(!folded));
    document.cookie = `yz_nav=${folded ? "folded" : "open"}; path=/; max-age=31536000; samesite=lax`;
  };

  /* What stands behind a button on small screens. */
  const unfold = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.dataset.unfold)?.classList.toggle("is-open", open);
  };

  /* Notices at the foot of the page. */
  const notice = (text, kind = "") => {
    const box = document.createElement("div");
    box.className = `yz-notice ${kind}`;
    box.setAttribute("role", kind === "yz-notice-bad" ? "alert" : "status");
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "yz-notice-action";
    close.dataset.dismiss = "";
    close.textContent = body.dataset.textClose;
    box.append(words, close);
    find("#notices").append(box);
    if (kind !== "yz-notice-bad") setTimeout(() => box.remove(), 8000);
    return box;
  };
  window.yanzhen = { notice };

  document.addEventListener("click", (event) => {
    const target = event.target;
    const drawn = target.closest("[data-drawer]");
    if (drawn) drawer(drawn.dataset.drawer === "open");
    const folding = target.closest("[data-fold]");
    if (folding) fold(folding);
    target.closest("[data-dismiss]")?.closest(".yz-notice")?.remove();
    const reveal = target.closest("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      field.type = field.type === "password" ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(field.type === "text"));
    }
    const unfolding = target.closest("[data-unfold]");
    if (unfolding) unfold(unfolding, unfolding.getAttribute("aria-expanded") !== "true");
    if (target.closest("[data-print]")) window.print();
    const copied = target.closest("[data-copy]");
    if (copied) navigator.clipboard?.writeText(copied.dataset.copy).then(() => notice(copied.dataset.copied));
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
    if (!target.closest(".yz-search")) closeSuggestions();
  });

  /* Search: / or Ctrl-K goes there, arrows walk the suggestions. */
  const search = find("[data-hotkey]");
  const suggestions = find("#suggestions");
  const options = () => (suggestions ? [...suggestions.querySelectorAll("a, button")] : []);
  function closeSuggestions() {
    if (!suggestions) return;
    suggestions.replaceChildren();
    search?.setAttribute("aria-expanded", "false");
  }
  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const commanded = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (search && (commanded || (event.key === "/" && !isTyping(event.target)))) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      closeSuggestions();
      drawer(false);
      for (const menu of document.querySelectorAll("details[data-menu][open]")) {
        menu.open = false;
        find("summary", menu).focus();
      }
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest(".yz-search")) {
      const all = options();
      if (!all.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = all.indexOf(document.activeElement) + step;
      (at < 0 ? search : all[Math.min(at, all.length - 1)]).focus();
    }
  });

  /* What was typed while the scripts were still on their way is asked for once they are here. */
  document.addEventListener("htmx:load", (event) => {
    const field = document.activeElement;
    const offers = field?.matches('[role="combobox"][hx-get]') && event.detail.elt.contains(field);
    if (offers && field.value !== field.defaultValue) window.htmx.trigger(field, "late");
  });

  /* Ask once before what cannot be lightly undone. */
  const dialog = find("#confirm");
  const ask = (question, then) => {
    find("#confirm-text", dialog).textContent = question;
    dialog.returnValue = "no";
    dialog.showModal();
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && then(), { once: true });
  };
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    const by = event.submitter;
    ask(question, () => {
      form.dataset.confirmed = "1";
      form.requestSubmit(by);
      delete form.dataset.confirmed;
    });
  }, true);

  /* What went wrong on the way is said, never swallowed. */
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const text = body.dataset[`text-${status}`] || body.getAttribute(`data-text-${status}`);
    notice(text || body.getAttribute("data-text-500"), "yz-notice-bad");
  });
  document.addEventListener("htmx:sendError", () => notice(body.dataset.textOffline, "yz-notice-bad"));
  document.addEventListener("htmx:timeout", () => notice(body.dataset.textOffline, "yz-notice-bad"));

  /* A list's address tells only what differs from the usual. */
  document.addEventListener("htmx:configRequest", (event) => {
    const form = event.detail.elt;
    if (!form.classList.contains("yz-list-form")) return;
    const told = event.detail.formData;
    const columns = told.getAll("columns");
    told.delete("columns");
    if (columns.length && columns.map((key) => `${key},`).join("") !== form.dataset.columns) told.set("columns", columns.join(","));
    for (const [key, value] of [...told.entries()]) if (value === "") told.delete(key);
  });

  /* A swapped list keeps its open menus; a swapped part shows its refusal. */
  let open = [];
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.detail.target.querySelectorAll("details[id][open]")].map((menu) => menu.id);
    unfolded = [...event.detail.target.querySelectorAll("[data-unfold][aria-expanded=true]")].map((button) => button.dataset.unfold);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    for (const id of open) {
      const menu = document.getElementById(id);
      if (menu) menu.open = true;
    }
    open = [];
    for (const id of unfolded) {
      const button = find(`[data-unfold="${id}"]`);
      if (button) unfold(button, true);
    }
    unfolded = [];
    if (event.detail.target?.id === "suggestions") {
      search?.setAttribute("aria-expanded", String(options().length > 0));
    }
    find("[data-focus]", event.detail.elt)?.focus({ preventScroll: false });
  });
  find("[data-focus]")?.focus();
  for (const box of document.querySelectorAll(".yz-notice:not([data-notice=keep])")) {
    setTimeout(() => box.remove(), 8000);
  }
})();
