/* Review by keyboard, while the form or the bare page has the focus: digits tick, ↵ confirms, 0 none, s skips. */
(() => {
  "use strict";
  const form = document.querySelector("[data-review]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.matches("select, textarea, input:not([type=checkbox]), a, button")) return;
    if (at !== document.body && at.id !== "main" && !form.contains(at)) return;
    const box = form.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    const press = form.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    if (box) box.checked = !box.checked;
    else if (press) press.click();
    else return;
    event.preventDefault();
  });
})();
