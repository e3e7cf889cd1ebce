// A row that is opened fetches its evidence once.
document.addEventListener("toggle", (event) => {
  const row = event.target;
  if (!(row instanceof HTMLDetailsElement) || !row.matches(".gaps-row") || !row.open) return;
  const body = row.querySelector(".gaps-body");
  if (!body || body.dataset.asked) return;
  body.dataset.asked = "1";
  window.htmx.trigger(body, "opened");
}, true);
for (const select of document.querySelectorAll("[data-submit-on-change]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
