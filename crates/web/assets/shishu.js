// Small comforts. Every page is whole without them.
(() => {
  const typing = (at) => at.closest("input:not([type=radio]), textarea, select, [contenteditable]");

  // "/" goes to the find box; Enter on the report's page confirms the chosen slot.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-find]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    const steps = { ArrowDown: "[data-next]", ArrowUp: "[data-previous]", j: "[data-next]", k: "[data-previous]" };
    const choosing = event.target.matches("[type=radio]") && event.key.startsWith("Arrow");
    const step = !choosing && steps[event.key] && document.querySelector(steps[event.key]);
    if (step) { event.preventDefault(); step.click(); }
    if (event.key === "Enter" && (event.target === document.body || event.target.matches("aside, [type=radio]"))) { event.preventDefault(); document.querySelector("[data-confirm]")?.click(); }
    const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"], [data-pick="${CSS.escape(event.key)}"]`);
    if (pressed) { event.preventDefault(); press(pressed); }
  });

  // A field is gone to, a radio is chosen (and what is written beside it gone to), anything else is pressed.
  const press = (at) => {
    if (at.matches("[type=search], [type=text]")) { at.focus(); at.select(); return; }
    at.click();
    if (at.type === "radio") (at.closest("label").querySelector("input:not([type=radio])") ?? at).focus();
  };

  // What is written by hand chooses its radio.
  document.addEventListener("input", (event) => {
    const radio = event.target.closest("label.candidate")?.querySelector("[type=radio]");
    if (radio && radio !== event.target) radio.checked = true;
  });

  // A changed filter is sent at once; without this the button sends it.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });

  // A form with something typed in it is not left by accident; nor sent twice.
  const typed = new WeakSet();
  document.addEventListener("input", (event) => { const form = event.target.closest("form[data-keep]"); if (form) typed.add(form); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    typed.delete(form);
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.matches("[data-keep]")) { form.dataset.sent = "1"; setTimeout(() => { delete form.dataset.sent; }, 4000); }
  });
  addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-keep]")].some((form) => typed.has(form))) event.preventDefault();
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // A slot far down the paper is brought into view beside its panel.
  const show = () => document.querySelector(".slot[aria-current]")?.scrollIntoView({ block: "nearest" });
  show();
  document.addEventListener("htmx:after:swap", show);
})();
