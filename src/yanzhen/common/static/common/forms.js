/* Forms: one submit at a time, drafts kept on this device until they are sent. */
(() => {
  "use strict";
  const body = document.body;
  const PREFIX = "yz-draft:";
  const KEEP_MS = 7 * 24 * 3600 * 1000;
  const person = body.dataset.person || "";

  /* A form with data-draft="name" keeps what is typed; passwords and files never. */
  const keyOf = (form) => `${PREFIX}${person}:${form.dataset.draft}:${location.pathname}`;
  const fields = (form) =>
    [...form.elements].filter((e) => e.name && e.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden", "submit", "button"].includes(e.type));
  const read = (form) =>
    fields(form).map((e) => [e.name, e.type === "checkbox" || e.type === "radio" ? `${e.value}\u0000${e.checked}` : e.value]);
  const store = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch { /* A full or closed store must not stop the form. */ }
  };
  const load = (key) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept && Date.now() - kept.at < KEEP_MS ? kept : null;
    } catch {
      return null;
    }
  };
  const restore = (form, values) => {
    const left = values.slice();
    for (const field of fields(form)) {
      const at = left.findIndex(([name]) => name === field.name);
      if (at < 0) continue;
      const [, value] = left.splice(at, 1)[0];
      if (field.type === "checkbox" || field.type === "radio") field.checked = value.endsWith("\u0000true");
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const offer = (form, key) => {
    const box = window.yanzhen.notice(body.dataset.textDraft);
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "yz-notice-action";
    discard.textContent = body.dataset.textDiscard;
    discard.addEventListener("click", () => {
      store(key, null);
      form.reset();
      box.remove();
    });
    box.append(discard);
  };
  const watch = (form) => {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    const key = keyOf(form);
    const before = JSON.stringify(read(form));
    const kept = load(key);
    if (kept && !form.querySelector(".yz-error, .yz-refusal") && JSON.stringify(kept.values) !== before) {
      restore(form, kept.values);
      offer(form, key);
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store(key, { at: Date.now(), values: read(form) }), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      store(key, { at: Date.now(), values: read(form) });
      sessionStorage.setItem("yz-sent", JSON.stringify([key, location.pathname]));
    });
  };
  /* Sent and gone on to another page: the draft has done its work. */
  const settle = () => {
    try {
      const [key, path] = JSON.parse(sessionStorage.getItem("yz-sent")) || [];
      const refused = document.querySelector(".yz-error, .yz-refusal");
      if (key && !refused && (location.pathname !== path || !document.querySelector("form[data-draft]"))) store(key, null);
      sessionStorage.removeItem("yz-sent");
    } catch { /* nothing kept */ }
  };
  const start = (root) => root.querySelectorAll("form[data-draft]").forEach(watch);
  settle();
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-draft]");
    if (form && event.detail.successful && event.detail.requestConfig.verb === "post") store(keyOf(form), null);
  });

  /* A second click on a plain form sends nothing twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    setTimeout(() => delete form.dataset.sending, 5000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending));
})();
