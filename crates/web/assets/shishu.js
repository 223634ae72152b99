// Small comforts. Every page is whole without them.
(() => {
  const typing = (at) => at.closest("input:not([type=radio]), textarea, select, [contenteditable]");

  // "/" goes to the find box; Enter on the report's page confirms the chosen slot.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-find-here]") || document.querySelector("[data-find]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (list(event)) { event.preventDefault(); return; }
    const steps = { ArrowDown: "[data-next]", ArrowUp: "[data-previous]", j: "[data-next]", k: "[data-previous]" };
    const choosing = event.target.matches("[type=radio]") && event.key.startsWith("Arrow");
    const step = !choosing && steps[event.key] && document.querySelector(steps[event.key]);
    if (step) { event.preventDefault(); step.click(); }
    if (event.key === "Enter" && (event.target === document.body || event.target.matches("aside, [type=radio], .slot[aria-current]"))) { event.preventDefault(); document.querySelector("[data-confirm]")?.click(); }
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

  // The list under the find box: arrows go through it, Enter in the box opens its first, Escape leaves it.
  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.(".bar .find");
    if (!box) return;
    const links = [...box.querySelectorAll(".hits a")], at = links.indexOf(document.activeElement), input = box.querySelector("[data-find]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      if (links.length) { event.preventDefault(); (to < 0 ? input : links[Math.min(to, links.length - 1)]).focus(); }
    } else if (event.key === "Enter" && event.target === input && box.querySelector(".rest")?.dataset.answers === input.value.trim() && links.length > 1) {
      event.preventDefault(); links[0].click();
    } else if (event.key === "Escape") { event.target.blur(); }
  });
  // A list: arrows move, Enter opens, x picks, a letter follows the link that carries it, ? tells the keys.
  const list = ({ key, target }) => {
    const rows = [...document.querySelectorAll("[data-list] tbody tr")];
    if (!rows.length) return false;
    const link = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (link) { link.click(); return true; }
    if (key === "?") { const keys = document.querySelector("[data-keys]"); if (keys) { keys.open = !keys.open; keys.scrollIntoView({ block: "nearest" }); } return true; }
    if (key === "a") { const whole = document.querySelector("[data-pick-all]"); whole?.click(); return !!whole; }
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1 }[key];
    if (to !== undefined) {
      const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
      rows[at]?.removeAttribute("aria-selected");
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      return true;
    }
    if (at < 0) return false;
    if (key === "x") { rows[at].querySelector("input[type=checkbox]")?.click(); return true; }
    if (key === "Enter" && target === document.body) { rows[at].querySelector("td.name a").click(); return true; }
    return false;
  };

  // The box above a list's boxes picks all of the page, or none, and says whether all, none or some are picked.
  const whole = document.querySelector("[data-pick-all]");
  const each = () => [...document.querySelectorAll("[data-list] td.pick input")];
  const count = () => {
    const all = each(), picked = all.filter((box) => box.checked).length;
    whole.hidden = !all.length;
    whole.checked = picked > 0 && picked === all.length;
    whole.indeterminate = picked > 0 && picked < all.length;
  };
  if (whole) {
    count();
    addEventListener("pageshow", count);
    whole.addEventListener("change", () => { for (const box of each()) box.checked = whole.checked; count(); });
    document.addEventListener("change", (event) => { if (event.target.matches("td.pick input")) count(); });
  }

  // A changed filter is sent at once; without this the button sends it.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });

  // Where the menu is one row, the entry of this page is in sight.
  const rail = document.querySelector(".rail");
  const entry = rail && [...rail.querySelectorAll("[aria-current]")].filter((a) => a.offsetParent).pop();
  if (entry && rail.scrollWidth > rail.clientWidth) rail.scrollLeft = entry.offsetLeft - (rail.clientWidth - entry.offsetWidth) / 2;

  // A box that narrows a table on the page: rows that do not say what is typed are put away, and headings that no row is left under.
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-narrows]");
    if (!box) return;
    const sought = box.value.trim().toLowerCase();
    let left = 0;
    for (const body of document.querySelectorAll(box.dataset.narrows)) {
      const rows = [...body.rows].filter((row) => !row.querySelector("th[scope=rowgroup]"));
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(sought);
      const shown = rows.filter((row) => !row.hidden).length;
      body.hidden = !shown;
      left += shown;
    }
    const none = box.closest("section")?.querySelector("[data-narrowed]");
    if (none) none.hidden = left > 0;
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

  // A form that was refused comes back at the address it was sent to, where nothing answers who asks: the bar says the page it is of.
  const refused = document.body.dataset.page;
  if (refused) history.replaceState(history.state, "", refused);

  // What was typed outlives a session that ended: it stays in this tab until it has been sent, sealed fields aside.
  const shelf = (form) => `typed ${location.pathname} ${new URL(form.action).pathname}`;
  const keeps = (field) => field.name && !field.name.startsWith("_") && !["entry", "seen"].includes(field.name) &&
    !field.matches("[data-sealed], [type=password], [type=file], [type=submit]");
  const keep = (form) => {
    const kept = [...form.elements].filter(keeps).map((f) => [f.name, f.value, f.checked ?? null]);
    sessionStorage.setItem(shelf(form), JSON.stringify(kept));
  };
  document.addEventListener("input", (event) => { const form = event.target.closest("form[data-keep]"); if (form) keep(form); });
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-keep]")) sessionStorage.setItem("sent", shelf(event.target)); });
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  // A form that was sent and came back holds what was typed; one that led elsewhere was taken. One that led to the door was neither.
  if (sent && new URL(document.referrer || location).pathname !== "/sign-in") sessionStorage.removeItem(sent);
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = JSON.parse(sessionStorage.getItem(shelf(form)) ?? "null");
    if (!kept) continue;
    for (const [name, value, checked] of kept) {
      const fields = [...form.elements].filter((f) => f.name === name && keeps(f));
      const field = fields.length > 1 ? fields.find((f) => f.value === value) : fields[0];
      if (field?.type === "checkbox" || field?.type === "radio") field.checked = checked; else if (field) field.value = value;
    }
    const note = document.createElement("p");
    note.className = "advice"; note.setAttribute("role", "status"); note.textContent = document.body.dataset.restored;
    form.prepend(note);
  }
  // What came back refused is not in the journal: it is there again in the other language, and after a look at another page.
  if (refused) document.querySelectorAll("form[data-keep]:has([aria-invalid])").forEach(keep);

  // How long a form was open and worked on goes with it, in whole seconds; two minutes without a touch are a pause. The server adds it
  // to the month's sum of the form and the role, and keeps nothing else of it (/burden).
  const PAUSE = 120_000;
  let spent = 0, since = performance.now();
  const begin = () => { spent = 0; since = performance.now(); };
  const work = () => { const gap = performance.now() - since; since += gap; if (gap < PAUSE) spent += gap; };
  for (const kind of ["input", "keydown", "pointerdown", "scroll"]) document.addEventListener(kind, work, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden) work(); else since = performance.now(); });
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "post" || (target.enctype === "multipart/form-data" && !target.matches("[data-outbox]"))) return;
    work();
    formData.set("spent", Math.round(spent / 1000));
  });
  document.addEventListener("reset", begin);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });

  // A slot far down the paper is brought into view beside its panel.
  const show = () => {
    const slot = document.querySelector(".slot[aria-current]");
    const paper = slot?.closest(".paper");
    // Where the paper scrolls by itself, above its panel, the page stays where it is.
    if (paper && getComputedStyle(paper).overflowY === "auto") paper.scrollTop += slot.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
    else slot?.scrollIntoView({ block: "nearest" });
  };
  show();
  document.addEventListener("htmx:after:swap", show);
})();
