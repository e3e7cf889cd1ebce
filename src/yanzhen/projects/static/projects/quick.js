// Quick record on a bad line: a record is first kept in this browser, then sent, and taken out
// only when the server has answered. Its token makes a second sending change nothing.
(function () {
  "use strict";

  const form = document.getElementById("quick-form");
  if (!form || !window.indexedDB || !window.fetch) return;
  const texts = form.dataset;
  const list = document.getElementById("quick-queue");
  const state = document.getElementById("quick-state");
  const STORE = "records";
  let sending = false;
  let startedAt = Date.now();

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("yz-quick", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "token" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function within(mode, action) {
    const store = await open();
    return new Promise((resolve, reject) => {
      const transaction = store.transaction(STORE, mode);
      const request = action(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
    }).finally(() => store.close());
  }

  const keep = (record) => within("readwrite", (store) => store.put(record));
  const drop = (token) => within("readwrite", (store) => store.delete(token));
  const mine = async () =>
    (await within("readonly", (store) => store.getAll())).filter((r) => r.user === texts.user);

  function newToken() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  function titleOf(entries) {
    const value = (name) => (entries.find(([key]) => key === name) || ["", ""])[1];
    const kind = form.querySelector('[name="kind"]:checked');
    const label = kind ? kind.closest("label").textContent.trim() : "";
    return [label, value("company_name")].filter(Boolean).join(" ");
  }

  function record() {
    const entries = Array.from(new FormData(form).entries()).filter(
      ([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size)
    );
    const token = form.elements.token.value;
    return { token, user: texts.user, entries, title: titleOf(entries), state: "kept", note: "", url: "" };
  }

  async function show() {
    const records = await mine();
    list.hidden = !records.length;
    const body = list.querySelector("ul");
    body.replaceChildren(...records.map(line));
    const waiting = records.filter((r) => r.state !== "refused").length;
    state.textContent = waiting ? texts.textKept.replace("{n}", waiting) : navigator.onLine ? "" : texts.textOffline;
  }

  function line(entry) {
    const item = document.createElement("li");
    item.className = "pj-row pj-row--between py-2";
    const title = document.createElement("span");
    title.className = "pj-truncate";
    title.textContent = entry.title;
    const what = document.createElement("span");
    what.className = "pj-meta";
    what.textContent = { kept: texts.textWaiting, sending: texts.textSending, refused: entry.note }[entry.state];
    item.append(title, what);
    if (entry.state === "refused") {
      const again = document.createElement("button");
      again.type = "button";
      again.className = "btn btn-sm pj-touch";
      again.textContent = texts.textReopen;
      again.addEventListener("click", () => reopen(entry));
      item.append(again);
    }
    return item;
  }

  async function reopen(entry) {
    if (entry.url) {
      await drop(entry.token);
      location.assign(entry.url); // somebody holds this investor: the full form asks what to do
      return;
    }
    form.reset();
    entry.entries.forEach(([name, value]) => {
      const field = form.elements[name];
      if (!field || value instanceof File) return;
      if (field instanceof RadioNodeList) field.value = value;
      else if (field.type !== "file") field.value = value;
    });
    await drop(entry.token);
    form.elements.token.value = newToken();
    await show();
    form.elements.text.focus();
  }

  async function post(entry) {
    const body = new FormData();
    entry.entries.forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    if (answer.status >= 500) throw new Error("server");
    const kind = answer.headers.get("Content-Type") || "";
    if (!kind.includes("json")) return { ok: false, note: texts.textSignIn };
    return answer.json();
  }

  async function sendOne(entry) {
    await keep({ ...entry, state: "sending" });
    await show();
    try {
      const answer = await post(entry);
      if (answer.ok) {
        await drop(entry.token);
        done(entry, answer);
      } else {
        await keep({ ...entry, state: "refused", note: answer.note, url: answer.url || "" });
      }
      return true;
    } catch (problem) {
      await keep({ ...entry, state: "kept" });
      return false;
    } finally {
      await show();
    }
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      for (const entry of (await mine()).filter((r) => r.state !== "refused")) {
        if (!(await sendOne(entry))) break;
      }
    } finally {
      sending = false;
    }
  }

  function done(entry, answer) {
    const place = document.getElementById("quick-done");
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = entry.title || answer.title;
    place.replaceChildren(document.createTextNode(texts.textSent + " "), link);
    if (answer.note) place.append(document.createTextNode(" " + answer.note));
    place.hidden = false;
  }

  function clear() {
    const kind = form.querySelector('[name="kind"]:checked');
    form.reset();
    if (kind) form.querySelector(`[name="kind"][value="${kind.value}"]`).checked = true;
    form.querySelectorAll("[data-cleared]").forEach((part) => part.replaceChildren());
    form.elements.token.value = newToken();
    startedAt = Date.now();
    form.dispatchEvent(new CustomEvent("quick:cleared"));
  }

  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.name) return; // 认一认 without sending
    event.preventDefault();
    if (!form.reportValidity()) return;
    try {
      await keep(record());
    } catch (problem) {
      form.submit(); // no room in this browser: send it the plain way
      return;
    }
    clear();
    await show();
    sendAll();
  });

  function position() {
    const button = document.getElementById("quick-position");
    if (!button || !navigator.geolocation || !window.isSecureContext) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        (found) => {
          form.elements.latitude.value = found.coords.latitude.toFixed(6);
          form.elements.longitude.value = found.coords.longitude.toFixed(6);
          button.textContent = texts.textPlaced;
        },
        () => (button.textContent = texts.textUnplaced)
      );
    });
  }

  function clock() {
    const place = document.getElementById("quick-clock");
    if (!place) return;
    setInterval(() => {
      const seconds = Math.floor((Date.now() - startedAt) / 1000);
      place.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);
  }

  function attachments() {
    form.querySelectorAll("input[type=file]").forEach((field) => {
      field.addEventListener("change", () => {
        const place = document.getElementById(field.dataset.count);
        if (place) place.textContent = field.files.length ? String(field.files.length) : "";
      });
    });
  }

  if ("serviceWorker" in navigator && texts.worker) {
    navigator.serviceWorker.register(texts.worker).catch(() => {});
  }
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", show);
  setInterval(sendAll, 30000);
  position();
  clock();
  attachments();
  show().then(sendAll);
})();
